/** Parts of Acme for Bilevel. Nothing is exported or opened: the host calls what is provided. */
module com.acme.bilevel {
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      com.acme.bilevel.AcmePlugin;
}
