import org.bilevel.vectorapi.VectorApiPlugin;

/** Projections with the vector instructions of the CPU. */
module org.bilevel.vectorapi {
  requires static org.jspecify;
  // static: without the module the plugin is listed all the same, and says what is missing when
  // asked
  requires static jdk.incubator.vector;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      VectorApiPlugin;
}
