/** A replay buffer with a fixed share for each class or task, first in, first out. */
module org.bilevel.ring {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.ring.RingPlugin;
}
