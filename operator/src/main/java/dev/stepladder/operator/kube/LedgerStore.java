package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps the ledgers of apps, each in a ConfigMap of the app's namespace. It has no owner reference:
 * it outlives the app, as the database does. Every method throws {@code KubernetesClientException}
 * when the API server refuses.
 */
public final class LedgerStore {

  private static final String FIELD_MANAGER = "stepladder-ledger";

  private final KubernetesClient client;

  /** The ledgers in the cluster of a client. */
  public LedgerStore(KubernetesClient client) {
    this.client = client;
  }

  /** The name of an app's ledger. */
  public static String name(String app) {
    return "stepladder-" + app + "-ledger";
  }

  /** Reads an app's ledger from the API server itself: a cache might not show the last write. */
  public Ledger read(String namespace, String app) {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(name(app)).get();
    if (found == null) {
      return Ledger.EMPTY;
    }
    return new Ledger(true, Optional.ofNullable(found.getData()).orElse(Map.of()));
  }

  /** All ledgers there are, for what concerns more than one app. */
  public Map<AppKey, Ledger> all() {
    return client
        .configMaps()
        .inAnyNamespace()
        .withLabel(Names.MANAGED_BY_LABEL, Names.MANAGER)
        .withLabel(Names.PART_LABEL, "ledger")
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                found ->
                    new AppKey(
                        found.getMetadata().getNamespace(),
                        found.getMetadata().getLabels().get(Names.APP_LABEL)),
                found -> new Ledger(true, Optional.ofNullable(found.getData()).orElse(Map.of()))));
  }

  /**
   * Writes an app's ledger if it differs from what was read.
   *
   * @return the ledger as it is now
   */
  public Ledger write(String namespace, String app, Ledger read, Ledger wanted) {
    if (read.exists() && read.entries().equals(wanted.entries())) {
      return read;
    }
    ConfigMap ledger =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name(app))
            .withNamespace(namespace)
            .addToLabels(Names.MANAGED_BY_LABEL, Names.MANAGER)
            .addToLabels(Names.APP_LABEL, app)
            .addToLabels(Names.PART_LABEL, "ledger")
            .endMetadata()
            .withData(wanted.entries())
            .build();
    client.resource(ledger).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    return new Ledger(true, wanted.entries());
  }
}
