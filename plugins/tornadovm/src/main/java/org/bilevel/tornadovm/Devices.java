package org.bilevel.tornadovm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bilevel.api.BilevelException;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** The devices of TornadoVM, the best one first. Starts its runtime when the class is loaded. */
final class Devices {
  private static final List<TornadoDevice> ALL = find();

  private Devices() {}

  static List<String> names() {
    return required().stream().map(Devices::name).toList();
  }

  static TornadoDevice best() {
    return required().getFirst();
  }

  /** Say whether neighbouring work items should read neighbouring entries. */
  static boolean coalesces(TornadoDevice device) {
    return device.getDeviceType() != TornadoDeviceType.CPU;
  }

  private static List<TornadoDevice> required() {
    if (ALL.isEmpty()) {
      throw BilevelException.plugin(
          "TornadoVM finds no device.",
          "Maybe the OpenCL driver of the graphics card is missing; 'clinfo -l' lists what OpenCL"
              + " finds, and the Debian package pocl-opencl-icd makes the CPU a device.",
          null);
    }
    return ALL;
  }

  private static String name(TornadoDevice device) {
    return "%s (%s, %s)"
        .formatted(
            device.getPhysicalDevice().getDeviceName().strip(),
            device.getDeviceType(),
            device.getTornadoVMBackend());
  }

  private static List<TornadoDevice> find() {
    // drivers are found by the context loader of the thread that comes first, for good
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
      List<TornadoDevice> all = new ArrayList<>();
      for (int i = 0; i < runtime.getNumBackends(); i++) {
        all.addAll(runtime.getBackend(i).getAllDevices());
      }
      all.sort(Comparator.comparingInt(Devices::rank));
      return List.copyOf(all);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static int rank(TornadoDevice device) {
    return switch (device.getDeviceType()) {
      case GPU -> 0;
      case ACCELERATOR -> 1;
      case CPU -> 2;
      default -> 3;
    };
  }
}
