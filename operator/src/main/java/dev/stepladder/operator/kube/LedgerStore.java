package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Watchers.AppKey;
import dev.stepladder.operator.time.Clock;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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

  /** How long the list of all ledgers serves; our own writes are in it at once. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String home;
  private final Clock clock;
  private final Map<AppKey, Ledger> known = new HashMap<>();

  /** As read last, so that what another process wrote in between is never written over. */
  private final Map<AppKey, String> versions = new ConcurrentHashMap<>();

  private Instant listed = Instant.MIN;

  /**
   * The ledgers in the cluster of a client.
   *
   * @param home the operator's own namespace
   */
  public LedgerStore(KubernetesClient client, String home, Clock clock) {
    this.client = client;
    this.home = home;
    this.clock = clock;
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
    var key = new AppKey(namespace, app);
    if (found == null) {
      versions.remove(key);
      return Ledger.EMPTY;
    }
    versions.put(key, found.getMetadata().getResourceVersion());
    return ledger(found);
  }

  /** Where an app's ledger is, for a person. */
  public String whereabouts(AppKey app) {
    return "ConfigMap %s/%s".formatted(home, name(app.namespace(), app.name()));
  }

  /**
   * All ledgers there are, for what concerns more than one app; what others wrote may be ten
   * seconds old.
   */
  public synchronized Map<AppKey, Ledger> all() {
    Instant now = clock.now();
    if (now.isAfter(listed.plus(FRESH)) || listed.equals(Instant.MIN)) {
      known.clear();
      client
          .configMaps()
          .inNamespace(home)
          .withLabel(Names.MANAGED_BY_LABEL, Names.MANAGER)
          .withLabel(Names.PART_LABEL, "ledger")
          .list()
          .getItems()
          .forEach(found -> owner(found).ifPresent(app -> known.put(app, ledger(found))));
      listed = now;
    }
    return Map.copyOf(known);
  }

  /** Whose ledger it is; nobody's if somebody took the labels away or made one up. */
  private static Optional<AppKey> owner(ConfigMap found) {
    Map<String, String> labels = found.getMetadata().getLabels();
    String namespace = labels.get(NAMESPACE_LABEL);
    String app = labels.get(Names.APP_LABEL);
    return namespace != null
            && app != null
            && found.getMetadata().getName().equals(name(namespace, app))
        ? Optional.of(new AppKey(namespace, app))
        : Optional.empty();
  }

  private static Ledger ledger(ConfigMap found) {
    return new Ledger(true, Optional.ofNullable(found.getData()).orElse(Map.of()));
  }

  /** Removes an app's ledger, unless somebody else has written since it was read. */
  public void remove(String namespace, String app) {
    var key = new AppKey(namespace, app);
    String version = versions.remove(key);
    if (version == null) {
      return;
    }
    ConfigMap ledger =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name(namespace, app))
            .withNamespace(home)
            .withResourceVersion(version)
            .endMetadata()
            .build();
    client.resource(ledger).lockResourceVersion(version).delete();
    synchronized (this) {
      known.remove(key);
    }
  }

  /**
   * Writes an app's ledger if it differs from what was read. The API server refuses it (409) if
   * somebody else has written since: the next reconcile reads anew.
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
            .withResourceVersion(versions.get(new AppKey(namespace, app)))
            .addToLabels(Names.MANAGED_BY_LABEL, Names.MANAGER)
            .addToLabels(NAMESPACE_LABEL, namespace)
            .addToLabels(Names.APP_LABEL, app)
            .addToLabels(Names.PART_LABEL, "ledger")
            .endMetadata()
            .withData(wanted.entries())
            .build();
    ConfigMap applied =
        client.resource(ledger).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    versions.put(new AppKey(namespace, app), applied.getMetadata().getResourceVersion());
    var written = new Ledger(true, wanted.entries());
    synchronized (this) {
      known.put(new AppKey(namespace, app), written);
    }
    return written;
  }
}
