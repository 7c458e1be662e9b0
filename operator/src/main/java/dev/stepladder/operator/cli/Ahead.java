package dev.stepladder.operator.cli;

import dev.stepladder.operator.kube.KubeProvider;
import dev.stepladder.operator.prices.PriceTable;
import java.util.stream.Stream;

/**
 * Gets ready what the plan of a file needs whatever the file says, while another thread is still
 * getting to know the command line: a person waits for the answer, and most machines have a second
 * processor. Nothing depends on it: who comes first makes a thing ready, and the other finds it.
 */
public final class Ahead {

  private Ahead() {}

  /** Begins if it is the plan of a file that is asked for. */
  public static void begin(String... arguments) {
    if (arguments.length > 0
        && arguments[0].equals("plan")
        && Stream.of(arguments).anyMatch(Ahead::names)) {
      Thread ahead = new Thread(Ahead::getReady, "ahead");
      ahead.setDaemon(true);
      // What fails here fails again where it is needed, and is told there.
      ahead.setUncaughtExceptionHandler((_, _) -> {});
      ahead.start();
    }
  }

  private static boolean names(String argument) {
    return argument.startsWith("-f") || argument.startsWith("--file");
  }

  private static void getReady() {
    Documents.getReady();
    KubeProvider.getReady();
    PriceTable.bundled();
  }
}
