import org.bilevel.tornadovm.TornadovmPlugin;

/** Projections on OpenCL devices by TornadoVM. */
module org.bilevel.tornadovm {
  requires static org.jspecify;
  // static: without an SDK the plugin is listed all the same, and says what is missing when asked
  requires static tornado.api;
  requires org.bilevel.api;

  // TornadoVM looks the kernels up by reflection
  opens org.bilevel.tornadovm;

  provides org.bilevel.api.plugin.BilevelPlugin with
      TornadovmPlugin;
}
