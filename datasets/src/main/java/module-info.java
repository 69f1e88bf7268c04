/** Data sets and their files, task streams, corruptions, and the fetching of data. */
module org.bilevel.datasets {
  requires transitive org.bilevel.api;
  requires de.siegmar.fastcsv;
  requires java.desktop;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires us.hebi.matlab.mat.mfl.core;
  requires static org.jspecify;

  exports org.bilevel.datasets;

  provides org.bilevel.api.plugin.BilevelPlugin with
      org.bilevel.datasets.DatasetsPlugin;
}
