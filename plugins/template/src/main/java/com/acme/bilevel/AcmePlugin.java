package com.acme.bilevel;

import java.util.List;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** What this jar provides: the one class that the host looks for. */
public final class AcmePlugin implements BilevelPlugin {
  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.SELECTOR,
            "acme/hardest",
            "Keeps the samples that the model gets most wrong.",
            List.of(HardestSelector.SIZE),
            (values, context) -> new HardestSelector(values.get(HardestSelector.SIZE))),
        PartFactory.of(
            Kind.PROJECTION,
            "acme/ball",
            "The nearest point of a ball around the origin.",
            List.of(BallProjection.RADIUS),
            (values, context) -> new BallProjection(values.get(BallProjection.RADIUS))));
  }
}
