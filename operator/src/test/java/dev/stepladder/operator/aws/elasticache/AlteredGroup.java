package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.CacheEngine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cache like another, but for what a test changes. */
public final class AlteredGroup {

  private final CacheGroup was;
  private String id;
  private CacheEngine engine;
  private String status;
  private final Map<CacheSetting, String> settings = new EnumMap<>(CacheSetting.class);
  private final Map<CacheSetting, String> pending = new EnumMap<>(CacheSetting.class);
  private String host;
  private Set<String> busy;
  private List<String> units;
  private Set<CacheGroup.Lack> lacks;
  private Map<String, String> mark;
  private Optional<Map<String, String>> tagged;
  private final List<CacheGroup.Failure> failures = new ArrayList<>();
  private String description;

  private AlteredGroup(CacheGroup was) {
    this.was = was;
    this.id = was.id();
    this.engine = was.engine();
    this.status = was.status();
    this.settings.putAll(was.settings());
    this.pending.putAll(was.pending());
    this.host = was.host();
    this.busy = was.busy();
    this.units = was.units();
    this.lacks = was.lacks();
    this.mark = was.mark();
    this.tagged = was.tagged();
    this.failures.addAll(was.failures());
    this.description = was.description();
  }

  /** Starts from a cache. */
  public static AlteredGroup of(CacheGroup group) {
    return new AlteredGroup(group);
  }

  /** Created at another instant. */
  public AlteredGroup id(String value) {
    id = value;
    return this;
  }

  /** Of another engine. */
  public AlteredGroup engine(CacheEngine value) {
    engine = value;
    return this;
  }

  /** In another status. */
  public AlteredGroup status(String value) {
    status = value;
    return this;
  }

  /** With a setting in force. */
  public AlteredGroup set(CacheSetting setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** With settings in force. */
  public AlteredGroup set(Map<CacheSetting, String> values) {
    settings.putAll(values);
    return this;
  }

  /** With a change pending. */
  public AlteredGroup pending(CacheSetting setting, String value) {
    pending.put(setting, value);
    return this;
  }

  /** With changes pending. */
  public AlteredGroup pending(Map<CacheSetting, String> values) {
    pending.putAll(values);
    return this;
  }

  /** With nothing pending. */
  public AlteredGroup nothingPending() {
    pending.clear();
    return this;
  }

  /** With what is pending in force. */
  public AlteredGroup applied() {
    settings.putAll(pending);
    return nothingPending();
  }

  /** Without or with an address. */
  public AlteredGroup host(String value) {
    host = value;
    return this;
  }

  /** With nodes that are not available. */
  public AlteredGroup busy(String... statuses) {
    busy = Set.of(statuses);
    return this;
  }

  /** With other shards. */
  public AlteredGroup units(List<String> ids) {
    units = ids;
    return this;
  }

  /** With something that is not safe. */
  public AlteredGroup lacking(CacheGroup.Lack... what) {
    lacks = Set.of(what);
    return this;
  }

  /** Described as another's. */
  public AlteredGroup mark(Map<String, String> owner) {
    mark = owner;
    return this;
  }

  /** Described by somebody who says nothing of an owner. */
  public AlteredGroup described(String text) {
    description = text;
    mark = Map.of();
    return this;
  }

  /** With other tags. */
  public AlteredGroup tagged(Map<String, String> tags) {
    tagged = Optional.of(tags);
    return this;
  }

  /** With tags that are not known. */
  public AlteredGroup tagsUnknown() {
    tagged = Optional.empty();
    return this;
  }

  /** With a change that failed. */
  public AlteredGroup failed(CacheGroup.Failure failure) {
    failures.add(failure);
    return this;
  }

  /** As if nothing had ever failed. */
  public AlteredGroup succeeded() {
    failures.clear();
    return this;
  }

  /** The result. */
  public CacheGroup group() {
    int replicas = Integer.parseInt(settings.getOrDefault(CacheSetting.REPLICAS, "0"));
    return new CacheGroup(
        was.name(),
        id,
        was.arn(),
        engine,
        status,
        settings,
        pending,
        host,
        host.isEmpty() ? "" : was.readerHost(),
        was.port(),
        busy,
        units,
        units.size() * (replicas + 1),
        lacks,
        was.subnetGroup(),
        was.kmsKey(),
        mark,
        tagged,
        failures,
        description);
  }
}
