/**
 * Neural networks and exact derivative oracles on them, on DJL's PyTorch engine. Tensor types stay
 * inside this module.
 */
module org.bilevel.models {
  requires ai.djl.api;
  requires ai.djl.pytorch_engine;
  // the engine's own needs, which an automatic module cannot state
  requires com.google.gson;
  requires org.slf4j;
  requires org.bilevel.api;
  requires static org.jspecify;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.models.ModelsPlugin;
}
