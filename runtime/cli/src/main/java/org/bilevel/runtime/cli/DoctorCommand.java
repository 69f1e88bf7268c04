package org.bilevel.runtime.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.bilevel.runtime.cli.Diagnosis.Status;
import org.bilevel.runtime.core.Bilevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what of the machine Bilevel can use, and what to do about the rest. */
@Command(
    name = "doctor",
    description =
        "Look at Java, libraries, threads, memory, GPU, plugins, data and disk, and say what to do"
            + " where something is amiss.")
final class DoctorCommand implements Callable<Integer> {
  private final Host host;

  @Spec private CommandSpec spec = CommandSpec.create();

  DoctorCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    List<Diagnosis> all;
    try (Bilevel bilevel = host.open()) {
      all = Doctor.examine(bilevel);
    }
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable();
    all.forEach(one -> table.row(one.status().word(), one.subject(), one.finding()));
    table.lines().forEach(out::println);
    for (Status status : List.of(Status.FAIL, Status.WARN)) {
      for (Diagnosis one : all) {
        if (one.status() == status) {
          out.println();
          out.println(one.subject() + ": " + one.advice());
        }
      }
    }
    out.flush();
    return all.stream()
        .filter(one -> one.status() == Status.FAIL)
        .findFirst()
        .map(one -> one.category().exitCode())
        .orElse(0);
  }
}
