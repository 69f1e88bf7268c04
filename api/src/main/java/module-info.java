/**
 * The contract of Bilevel: what a problem offers, what an algorithm may ask of it, and how a plugin
 * hands its parts to the runtime. It depends on nothing; nothing here knows a tensor library, a
 * file or an injector.
 */
module org.bilevel.api {
  requires static org.jspecify;

  exports org.bilevel.api;
  exports org.bilevel.api.descent;
  exports org.bilevel.api.learning;
  exports org.bilevel.api.math;
  exports org.bilevel.api.plugin;
  exports org.bilevel.api.run;
}
