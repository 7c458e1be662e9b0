package dev.stepladder.sandbox.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * Everything that happens to the objects of one kind, in order and without gaps, as the API server
 * tells it.
 *
 * @param <T> what is kept of each event
 */
final class Seen<T> implements AutoCloseable {

  private final List<T> events = new CopyOnWriteArrayList<>();
  private final Watch watch;

  private <R extends HasMetadata, L extends KubernetesResourceList<R>> Seen(
      MixedOperation<R, L, ? extends Resource<R>> kind,
      String namespace,
      BiFunction<Watcher.Action, R, T> keep) {
    this.watch =
        kind.inNamespace(namespace)
            .watch(
                new Watcher<R>() {
                  @Override
                  public void eventReceived(Action action, R object) {
                    events.add(keep.apply(action, object));
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    throw new IllegalStateException("the watch has ended", cause);
                  }
                });
  }

  /** Looks on from now on; what is there already comes first. */
  static <R extends HasMetadata, L extends KubernetesResourceList<R>, T> Seen<T> of(
      MixedOperation<R, L, ? extends Resource<R>> kind,
      String namespace,
      BiFunction<Watcher.Action, R, T> keep) {
    return new Seen<>(kind, namespace, keep);
  }

  List<T> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    watch.close();
  }
}
