package org.bilevel.runtime.core.accelerators;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.Accelerator;

/** An accelerator on the heap: halves a bracket of τ. Remembers which sizes it was given. */
final class Bisection implements Accelerator {
  private final List<String> devices;
  private final List<Integer> sizes = new ArrayList<>();

  Bisection(String... devices) {
    this.devices = List.of(devices);
  }

  List<Integer> sizes() {
    return sizes;
  }

  @Override
  public List<String> devices() {
    return devices;
  }

  @Override
  public boolean project(double[] x, double cap, double sum) {
    sizes.add(x.length);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double entry : x) {
      low = Math.min(low, entry - sum / x.length);
      high = Math.max(high, entry);
    }
    double middle = low + (high - low) / 2;
    while (low < middle && middle < high) {
      double total = 0;
      for (double entry : x) {
        total += Math.min(Math.max(entry - middle, 0), cap);
      }
      if (total > sum) {
        low = middle;
      } else {
        high = middle;
      }
      middle = low + (high - low) / 2;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(Math.max(x[i] - middle, 0), cap);
    }
    return false;
  }
}
