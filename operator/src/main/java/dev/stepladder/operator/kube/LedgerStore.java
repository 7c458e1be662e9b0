package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps the ledgers of apps, each in a ConfigMap of the operator's own namespace: what is written
 * there is believed, so nobody who may only write in an app's namespace can write it, and it
 * outlives the app, its namespace included, as the database does. Every method throws {@code
 * KubernetesClientException} when the API server refuses.
 */
public final class LedgerStore {

  private static final String FIELD_MANAGER = "stepladder-ledger";
  private static final String NAMESPACE_LABEL = Names.GROUP + "/namespace";
  private static final int SLUG_LIMIT = 40;

  private final KubernetesClient client;
  private final String home;

  /**
   * The ledgers in the cluster of a client.
   *
   * @param home the operator's own namespace
   */
  public LedgerStore(KubernetesClient client, String home) {
    this.client = client;
    this.home = home;
  }

  /** The name of an app's ledger. */
  public static String name(String namespace, String app) {
    return "ledger-%s-%s"
        .formatted(
            Owner.slug(namespace + "-" + app, SLUG_LIMIT),
            Owner.hash(namespace, app).substring(0, 10));
  }

  /** Reads an app's ledger from the API server itself: a cache might not show the last write. */
  public Ledger read(String namespace, String app) {
    ConfigMap found = client.configMaps().inNamespace(home).withName(name(namespace, app)).get();
    if (found == null) {
      return Ledger.EMPTY;
    }
    return new Ledger(true, Optional.ofNullable(found.getData()).orElse(Map.of()));
  }

  /** All ledgers there are, for what concerns more than one app. */
  public Map<AppKey, Ledger> all() {
    return client
        .configMaps()
        .inNamespace(home)
        .withLabel(Names.MANAGED_BY_LABEL, Names.MANAGER)
        .withLabel(Names.PART_LABEL, "ledger")
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                found ->
                    new AppKey(
                        found.getMetadata().getLabels().get(NAMESPACE_LABEL),
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
            .withName(name(namespace, app))
            .withNamespace(home)
            .addToLabels(Names.MANAGED_BY_LABEL, Names.MANAGER)
            .addToLabels(NAMESPACE_LABEL, namespace)
            .addToLabels(Names.APP_LABEL, app)
            .addToLabels(Names.PART_LABEL, "ledger")
            .endMetadata()
            .withData(wanted.entries())
            .build();
    client.resource(ledger).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    return new Ledger(true, wanted.entries());
  }
}
