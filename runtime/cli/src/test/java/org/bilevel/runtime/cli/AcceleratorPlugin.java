package org.bilevel.runtime.cli;

import java.util.List;
import org.bilevel.api.Accelerator;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Simplex;
import org.bilevel.api.plugin.BilevelPlugin;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;

/** An accelerator that needs no device. */
public final class AcceleratorPlugin implements BilevelPlugin {
  static final String DEVICE = "the heap: 64 bits";

  /** Make the plugin. */
  public AcceleratorPlugin() {}

  @Override
  public List<PartFactory<?>> factories() {
    return List.of(
        PartFactory.of(
            Kind.ACCELERATOR,
            "heap",
            "Projects onto the simplex on the heap.",
            List.of(),
            (values, context) -> new OnHeap()));
  }

  /** The simplex alone. */
  private static final class OnHeap implements Accelerator {
    @Override
    public List<String> devices() {
      return List.of(DEVICE);
    }

    @Override
    public boolean project(double[] x, double cap, double sum) {
      if (cap < sum) {
        throw new IllegalArgumentException("this one has no cap");
      }
      Simplex.project(x, Entries.sum(x), sum);
      return true;
    }
  }
}
