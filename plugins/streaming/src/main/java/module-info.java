/** The streaming experiment: a stream of chunks without task borders, and a memory of coresets. */
module org.bilevel.streaming {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.streaming.StreamingPlugin;
}
