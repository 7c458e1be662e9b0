package dev.stepladder.operator.act;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What starting a step leaves for its line in the log: AWS's ids of the requests that it sent. */
public final class Trail {

  private static final ScopedValue<Trail> CURRENT = ScopedValue.newInstance();

  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  /** Remembers a request of the step that is being started; elsewhere does nothing. */
  public static void request(String id) {
    if (CURRENT.isBound() && !id.isEmpty()) {
      CURRENT.get().requests.add(id);
    }
  }

  /** Does something whose requests are remembered. */
  <T> T during(Callable<T> what) throws Exception {
    return ScopedValue.where(CURRENT, this).call(what::call);
  }

  /** AWS's ids of the requests, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }
}
