/** A replay buffer of coresets that are merged in pairs and reduced. */
module org.bilevel.mergereduce {
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.mergereduce.MergeReducePlugin;
}
