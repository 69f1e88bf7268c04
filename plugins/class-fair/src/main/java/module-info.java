/** A replay buffer with equal shares for the classes, filled by score. */
module org.bilevel.classfair {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.classfair.ClassFairPlugin;
}
