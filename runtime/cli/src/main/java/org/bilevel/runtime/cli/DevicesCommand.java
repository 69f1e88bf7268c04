package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.DeviceEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what projections and models can run on, and says how to get what is missing. */
@Command(
    name = "devices",
    description =
        "List what large projections and models can run on, and how to get what is missing.")
final class DevicesCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--measure",
      description =
          "Measure from which size on a device is faster than the CPU, and keep it for"
              + " 'accelerator: auto'. Takes a minute or so.")
  private boolean measure;

  DevicesCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Bilevel bilevel = host.open()) {
      if (measure) {
        bilevel.measureDevices(host.err()::println);
      }
      List<DeviceEntry> devices = bilevel.devices();
      TextTable table = new TextTable().row("ACCELERATOR", "DEVICE", "FASTER FROM");
      table.row(
          "cpu", Runtime.getRuntime().availableProcessors() + " cores", "every size, by default");
      devices.stream()
          .filter(DeviceEntry::usable)
          .forEach(device -> table.row(device.accelerator(), device.name(), crossover(device)));
      table.lines().forEach(out::println);
      for (DeviceEntry device : devices) {
        if (!device.usable()) {
          out.println();
          out.println(device.accelerator() + ": " + device.name());
        }
      }
      if (devices.stream().allMatch(device -> device.accelerator().equals("vector-api"))) {
        out.println();
        out.println(
            "No accelerator for graphics cards is installed. Maybe install TornadoVM: 'sdk install"
                + " tornadovm 5.2.0-jdk25-opencl', then see docs/accelerators.md.");
      }
      out.println();
      models(bilevel).forEach(out::println);
      out.flush();
    }
    return 0;
  }

  private static List<String> models(Bilevel bilevel) {
    Diagnosis gpu = Doctor.gpu(bilevel);
    List<String> lines =
        new ArrayList<>(
            new TextTable()
                .row("MODELS", "DEVICE")
                .row("device: cpu", "PyTorch on the processor, the default")
                .row("device: gpu", gpu.finding())
                .lines());
    if (gpu.status() != Diagnosis.Status.OK) {
      lines.add("");
      lines.add("device: gpu: " + gpu.advice());
    }
    return lines;
  }

  private static String crossover(DeviceEntry device) {
    if (device.never()) {
      return "never";
    }
    return device.crossover().isPresent()
        ? "n = " + device.crossover().getAsInt()
        : "not measured: bilevel devices --measure";
  }
}
