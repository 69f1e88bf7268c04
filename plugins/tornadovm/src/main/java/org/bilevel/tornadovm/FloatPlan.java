package org.bilevel.tornadovm;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * For devices without numbers of 64 bits: coarse sums there, the exact end on the CPU, a pass over
 * the entries for each of its two or three steps.
 */
final class FloatPlan implements Plan {
  private final Blocks blocks;
  private final FloatArray x;
  private final FloatArray at = new FloatArray(2);
  private final FloatArray sums;
  private final TornadoExecutionPlan plan;
  private double[] entries = new double[0];
  private double greatest;
  private double scale;

  FloatPlan(Blocks blocks, TornadoDevice device, long id) {
    this.blocks = blocks;
    x = new FloatArray(blocks.padded());
    x.init((float) DoublePlan.PADDING);
    sums = new FloatArray(2 * blocks.blocks());
    at.init(0);
    sums.init(0);
    String load = "bilevelLoad" + id;
    plan =
        new TornadoExecutionPlan(
                new TaskGraph(load)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, at)
                    .task(
                        "sum",
                        Kernels::bilevelSumFloat,
                        x,
                        at,
                        sums,
                        blocks.blocks(),
                        blocks.per(),
                        blocks.outer(),
                        blocks.inner())
                    .persistOnDevice(x)
                    .snapshot(),
                new TaskGraph("bilevelCoarse" + id)
                    .consumeFromDevice(x)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, at)
                    .task(
                        "sum",
                        Kernels::bilevelSumFloat,
                        x,
                        at,
                        sums,
                        blocks.blocks(),
                        blocks.per(),
                        blocks.outer(),
                        blocks.inner())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, sums)
                    .snapshot())
            .withDevice(device)
            .withCompilerFlags(TornadoVMBackendType.OPENCL, "-w"); // no fast-math
  }

  @Override
  public void load(double[] entries, double greatest, double scale) {
    this.entries = entries;
    this.greatest = greatest;
    this.scale = scale;
    for (int i = 0; i < entries.length; i++) {
      double entry = (entries[i] - greatest) * scale;
      x.set(i, (float) Math.max(entry, DoublePlan.PADDING));
    }
    for (int i = entries.length; i < blocks.padded(); i++) {
      x.set(i, (float) DoublePlan.PADDING);
    }
    plan.withGraph(0).execute();
  }

  @Override
  public Sums coarse(double tau, double cap) {
    at.set(0, (float) tau);
    at.set(1, (float) cap);
    plan.withGraph(1).execute();
    double sum = 0;
    double open = 0;
    for (int b = 0; b < blocks.blocks(); b++) {
      sum += sums.get(b);
      open += sums.get(blocks.blocks() + b);
    }
    return new Sums(sum, open);
  }

  @Override
  public Sums fine(double tau, double cap) {
    double sum = 0;
    double lost = 0; // what the additions rounded off (Kahan)
    int open = 0;
    for (double entry : entries) {
      double term = (entry - greatest) * scale - tau;
      if (term > 0) {
        open += term < cap ? 1 : 0;
        double corrected = Math.min(term, cap) - lost;
        double next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
      }
    }
    return new Sums(sum, open);
  }

  @Override
  public void store(double[] result, double tau, double cap) {
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.min(Math.max((result[i] - greatest) * scale - tau, 0), cap) / scale;
    }
  }

  @Override
  public void close() {
    Plan.close(plan);
  }
}
