import org.bilevel.rankone.RankOnePlugin;

/** The hypergradient from gradients alone, as BSG-1 estimates it. */
module org.bilevel.rankone {
  requires static org.jspecify;
  requires org.bilevel.api;

  provides org.bilevel.api.plugin.BilevelPlugin with
      RankOnePlugin;
}
