package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.DataSource;
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
            Kind.DATA,
            "cifar-10",
            "60,000 images of animals and vehicles, 32x32 pixels in colour, ten classes; 'bilevel data"
                + " fetch cifar-10' brings them.",
            CifarOptions.CIFAR_10,
            (values, context) -> new CifarSource(CifarOptions.cifar10(values))),
        PartFactory.of(
            Kind.DATA,
            "cifar-100",
            "60,000 images of animals, plants and things, 32x32 pixels in colour, 100 fine or 20 coarse"
                + " classes; 'bilevel data fetch cifar-100' brings them.",
            CifarOptions.CIFAR_100,
            (values, context) -> new CifarSource(CifarOptions.cifar100(values))),
        PartFactory.of(
            Kind.DATA,
            "tiny-imagenet",
            "Tiny-ImageNet: 110,000 photographs, 64x64 pixels in colour, 200 classes; its zip, or what"
                + " is in it, in a folder of yours.",
            PictureOptions.all(64),
            (values, context) ->
                new PictureSource(
                    PictureOptions.from(values, 64, "tiny-imagenet"),
                    PictureLayouts::tinyImagenet,
                    "Maybe put tiny-imagenet-200.zip into a folder, and set folder to it.")),
        PartFactory.of(
            Kind.DATA,
            "food-101",
            "101,000 photographs of dishes, brought to 64x64 pixels in colour, 101 classes; 'bilevel"
                + " data fetch food-101' brings them (5 GB).",
            PictureOptions.all(64),
            (values, context) ->
                new PictureSource(
                    PictureOptions.from(values, 64, "food-101"),
                    PictureLayouts::food101,
                    "Maybe run 'bilevel data fetch food-101', or set folder to where food-101.tar.gz"
                        + " is.")),
        PartFactory.of(
            Kind.DATA,
            "gtsrb",
            "51,839 photographs of German traffic signs, brought to 32x32 pixels in colour, 43"
                + " classes; its zips, or what is in them, in a folder of yours.",
            PictureOptions.all(32),
            (values, context) ->
                new PictureSource(
                    PictureOptions.from(values, 32, "gtsrb"),
                    PictureLayouts::gtsrb,
                    "Maybe put GTSRB_Final_Training_Images.zip, GTSRB_Final_Test_Images.zip and"
                        + " GTSRB_Final_Test_GT.zip into a folder, and set folder to it.")),
        PartFactory.of(
            Kind.DATA,
            "notmnist",
            "notMNIST: images of the letters A to J in many fonts, 28x28 pixels, ten classes; its"
                + " archives, or four IDX files of MNIST's names, in a folder of yours.",
            IdxOptions.MEASURED,
            (values, context) -> notMnist(IdxOptions.notMnist(values))),
        PartFactory.of(
            Kind.DATA,
            "usps",
            "USPS: images of handwritten digits from envelopes, 16x16 pixels, ten classes; in the IDX"
                + " files usps-train-… and usps-test-… in a folder of yours.",
            IdxOptions.MEASURED,
            (values, context) -> new IdxSource(IdxOptions.usps(values))),
        PartFactory.of(
            Kind.DATA,
            "svhn",
            "SVHN: 99,289 photographs of house numbers' digits, 32x32 pixels in colour, ten classes;"
                + " its files train_32x32.mat and test_32x32.mat in a folder of yours.",
            List.of(PictureOptions.FOLDER, PictureOptions.STANDARDIZE),
            (values, context) ->
                new SvhnSource(
                    PictureOptions.folders(values, "svhn"),
                    values.get(PictureOptions.STANDARDIZE))),
        PartFactory.of(
            Kind.DATA,
            "multiple-datasets",
            "Several data sets of images as one, their images brought to one shape, their classes one"
                + " after the other; BCSR's five by default.",
            MultipleDatasetsOptions.ALL,
            (values, context) -> new MultipleDatasetsSource(MultipleDatasetsOptions.from(values))),
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

  private static DataSource notMnist(IdxOptions options) {
    PictureOptions pictures =
        new PictureOptions(
            options.name(), options.folders(), options.side(), 0, 0, 0, options.standardize());
    return new NotMnistSource(
        options.folders().getFirst(),
        new IdxSource(options),
        new PictureSource(
            pictures,
            NotMnistSource::pictures,
            1,
            NotMnistSource.PASSED_OVER,
            "Maybe fetch notMNIST_large.tar.gz and notMNIST_small.tar.gz again."));
  }
}
