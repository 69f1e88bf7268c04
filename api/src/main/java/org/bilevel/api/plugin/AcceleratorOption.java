package org.bilevel.api.plugin;

/** The option of projections that can run on an accelerator. */
public final class AcceleratorOption {

  /** Where it runs: {@code auto}, {@code cpu}, or the name of an accelerator. */
  public static final Option<String> ACCELERATOR =
      Option.text(
              "accelerator",
              "where large vectors are projected: cpu, the name of an accelerator such as tornadovm, or"
                  + " auto, an accelerator from its measured crossover size on and the CPU otherwise")
          .withDefault("auto");

  private AcceleratorOption() {}
}
