package org.bilevel.tornadovm;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** For devices with numbers of 64 bits: coarse sums in 32, everything else in 64. */
final class DoublePlan implements Plan {
  /** Far below any threshold, so that padding adds nothing. */
  static final double PADDING = -1e15;

  private final Blocks blocks;
  private final DoubleArray x;
  private final DoubleArray at = new DoubleArray(2);
  private final FloatArray atFloat = new FloatArray(2);
  private final DoubleArray sums;
  private final FloatArray sumsFloat;
  private final TornadoExecutionPlan plan;
  private double scale;

  DoublePlan(Blocks blocks, TornadoDevice device, long id) {
    this.blocks = blocks;
    x = new DoubleArray(blocks.padded());
    x.init(PADDING);
    FloatArray low = new FloatArray(blocks.padded());
    sums = new DoubleArray(2 * blocks.blocks());
    sumsFloat = new FloatArray(2 * blocks.blocks());
    at.init(0);
    atFloat.init(0);
    sums.init(0);
    sumsFloat.init(0);
    String load = "bilevelLoad" + id;
    plan =
        new TornadoExecutionPlan(
                new TaskGraph(load)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                    .task("lower", Kernels::bilevelLower, x, low)
                    .persistOnDevice(x, low)
                    .snapshot(),
                new TaskGraph("bilevelCoarse" + id)
                    .consumeFromDevice(x, low)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, atFloat)
                    .task(
                        "sum",
                        Kernels::bilevelSumFloat,
                        low,
                        atFloat,
                        sumsFloat,
                        blocks.blocks(),
                        blocks.per(),
                        blocks.outer(),
                        blocks.inner())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, sumsFloat)
                    .snapshot(),
                new TaskGraph("bilevelFine" + id)
                    .consumeFromDevice(x, low)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, at)
                    .task(
                        "sum",
                        Kernels::bilevelSum,
                        x,
                        at,
                        sums,
                        blocks.blocks(),
                        blocks.per(),
                        blocks.outer(),
                        blocks.inner())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, sums)
                    .snapshot(),
                new TaskGraph("bilevelClip" + id)
                    .consumeFromDevice(x, low)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, at)
                    .task("clip", Kernels::bilevelClip, x, at)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, x)
                    .snapshot())
            .withDevice(device)
            .withCompilerFlags(TornadoVMBackendType.OPENCL, "-w"); // no fast-math
  }

  @Override
  public void load(double[] entries, double greatest, double scale) {
    this.scale = scale;
    for (int i = 0; i < entries.length; i++) {
      x.set(i, Math.max((entries[i] - greatest) * scale, PADDING));
    }
    for (int i = entries.length; i < blocks.padded(); i++) {
      x.set(i, PADDING); // the last result lies there
    }
    plan.withGraph(0).execute();
  }

  @Override
  public Sums coarse(double tau, double cap) {
    atFloat.set(0, (float) tau);
    atFloat.set(1, (float) cap);
    plan.withGraph(1).execute();
    double sum = 0;
    double open = 0;
    for (int b = 0; b < blocks.blocks(); b++) {
      sum += sumsFloat.get(b);
      open += sumsFloat.get(blocks.blocks() + b);
    }
    return new Sums(sum, open);
  }

  @Override
  public Sums fine(double tau, double cap) {
    at.set(0, tau);
    at.set(1, cap);
    plan.withGraph(2).execute();
    double sum = 0;
    double open = 0;
    for (int b = 0; b < blocks.blocks(); b++) {
      sum += sums.get(b);
      open += sums.get(blocks.blocks() + b);
    }
    return new Sums(sum, open);
  }

  @Override
  public void store(double[] entries, double tau, double cap) {
    at.set(0, tau);
    at.set(1, cap);
    plan.withGraph(3).execute();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = x.get(i) / scale;
    }
  }

  @Override
  public void close() {
    Plan.close(plan);
  }
}
