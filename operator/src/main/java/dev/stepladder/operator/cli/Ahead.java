package dev.stepladder.operator.cli;

import dev.stepladder.operator.kube.KubeProvider;
import dev.stepladder.operator.prices.PriceTable;

/**
 * Gets ready what the plan of a file needs whatever the file says, while another thread is still
 * getting to know the command line: a person waits for the answer, and most machines have a second
 * processor. Nothing depends on it: who comes first makes a thing ready, and the other finds it.
 */
public final class Ahead {

  private Ahead() {}

  /** Begins if a command is one that plans. */
  public static void begin(String... arguments) {
    if (arguments.length > 1 && arguments[0].equals("plan")) {
      Thread ahead = new Thread(Ahead::getReady, "ahead");
      ahead.setDaemon(true);
      // What fails here fails again where it is needed, and is told there.
      ahead.setUncaughtExceptionHandler((_, _) -> {});
      ahead.start();
    }
  }

  private static void getReady() {
    Schema.of("StagedApp");
    KubeProvider.getReady();
    PriceTable.bundled();
  }
}
