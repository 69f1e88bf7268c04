import org.bilevel.tensorboard.TensorboardPlugin;

/** TensorBoard event files of a run. */
module org.bilevel.tensorboard {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      TensorboardPlugin;
}
