package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** Provides the data sets, task streams and corruptions that come with the program. */
public final class DatasetsPlugin implements BilevelPlugin {

  /** Make the plugin. */
  public DatasetsPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    Corruption none = (train, random) -> train;
    return List.of(
        PartFactory.of(
            Kind.DATA,
            "digits",
            "1,797 real images of handwritten digits, 8x8 pixels, ten classes; comes with the"
                + " program.",
            DigitsSource.OPTIONS,
            (values, context) -> DigitsSource.from(values)),
        PartFactory.of(
            Kind.DATA,
            "mnist",
            "70,000 images of handwritten digits, 28x28 pixels, ten classes; 'bilevel data fetch"
                + " mnist' brings them.",
            IdxOptions.KNOWN,
            (values, context) -> new IdxSource(IdxOptions.mnist(values))),
        PartFactory.of(
            Kind.DATA,
            "fashion-mnist",
            "70,000 images of clothes, 28x28 pixels, ten classes; 'bilevel data fetch"
                + " fashion-mnist' brings them.",
            IdxOptions.KNOWN,
            (values, context) -> new IdxSource(IdxOptions.fashionMnist(values))),
        PartFactory.of(
            Kind.DATA,
            "adult",
            "UCI Adult, 48,842 rows of a census with numbers and categories, two classes of income;"
                + " 'bilevel data fetch adult' brings them.",
            AdultOptions.ALL,
            (values, context) -> new AdultSource(AdultOptions.from(values))),
        PartFactory.of(
            Kind.DATA,
            "idx",
            "Your own images and labels, in four files of MNIST's format and names.",
            IdxOptions.ANY,
            (values, context) -> new IdxSource(IdxOptions.any(values))),
        PartFactory.of(
            Kind.DATA,
            "omniglot",
            "32,460 drawings of 1,623 characters of 50 alphabets, 28x28 pixels, a class for each"
                + " character; 'bilevel data fetch omniglot' brings them.",
            OmniglotOptions.ALL,
            (values, context) -> new OmniglotSource(OmniglotOptions.from(values))),
        PartFactory.of(
            Kind.STREAM,
            "permuted",
            "Tasks that differ by a shuffling of the pixels, each with all classes.",
            PermutedOptions.ALL,
            (values, context) -> new PermutedStream(PermutedOptions.from(values))),
        PartFactory.of(
            Kind.STREAM,
            "split",
            "Tasks that have a few classes each, none of them seen again.",
            SplitOptions.ALL,
            (values, context) -> new SplitStream(SplitOptions.from(values))),
        PartFactory.of(
            Kind.CORRUPTION,
            "none",
            "The samples as they are.",
            List.of(),
            (values, context) -> none),
        PartFactory.of(
            Kind.CORRUPTION,
            "imbalanced",
            "Some classes become rare.",
            ImbalancedOptions.ALL,
            (values, context) -> new ImbalancedCorruption(ImbalancedOptions.from(values))),
        PartFactory.of(
            Kind.CORRUPTION,
            "label-noise",
            "Some samples get a wrong label.",
            LabelNoiseOptions.ALL,
            (values, context) -> new LabelNoiseCorruption(LabelNoiseOptions.from(values))));
  }
}
