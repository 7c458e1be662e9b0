package dev.stepladder.simulator.aws.rds;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/**
 * One thing about an instance that can be modified: how a request says it, when it takes effect,
 * how long that takes, and what it does. Which are deferred to the maintenance window follows the
 * table of settings in the RDS user guide, "Modifying an Amazon RDS DB instance".
 */
final class Attribute<T> {

  /** When a change takes effect. */
  enum Timing {
    /** With the answer, without any work. */
    AT_ONCE,
    /** As soon as possible, whatever ApplyImmediately says. */
    SOON,
    /** With ApplyImmediately, else in the maintenance window. */
    DEFERRABLE
  }

  /** How a pending password is shown. */
  static final String HIDDEN = "****";

  private final Function<T, String> label;
  private final Function<ModifyDbInstanceRequest, T> wanted;
  private final Function<DBInstance, T> current;
  private final BiFunction<DBInstance, T, Timing> timing;
  private final BiFunction<DBInstance, T, RdsDuration> lasts;
  private final BiConsumer<PendingModifiedValues.Builder, T> pending;
  private final BiFunction<Instance, T, Instance> begin;
  private final BiFunction<Instance, T, Instance> finish;

  private Attribute(
      Function<T, String> label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      BiFunction<DBInstance, T, Timing> timing,
      BiFunction<DBInstance, T, RdsDuration> lasts,
      BiConsumer<PendingModifiedValues.Builder, T> pending,
      BiFunction<Instance, T, Instance> begin,
      BiFunction<Instance, T, Instance> finish) {
    this.label = label;
    this.wanted = wanted;
    this.current = current;
    this.timing = timing;
    this.lasts = lasts;
    this.pending = pending;
    this.begin = begin;
    this.finish = finish;
  }

  static <T> Attribute<T> atOnce(
      String label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      BiConsumer<DBInstance.Builder, T> set) {
    return new Attribute<>(
        value -> label,
        wanted,
        current,
        (shown, value) -> Timing.AT_ONCE,
        (shown, value) -> RdsDuration.SETTINGS,
        (builder, value) -> {},
        (instance, value) -> instance.with(b -> set.accept(b, value)),
        (instance, value) -> instance);
  }

  /** Shown with the answer, with work to follow. */
  static <T> Attribute<T> soon(
      String label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      BiFunction<Instance, T, Instance> begin,
      BiFunction<Instance, T, Instance> finish) {
    return new Attribute<>(
        value -> label,
        wanted,
        current,
        (shown, value) -> Timing.SOON,
        (shown, value) -> RdsDuration.SETTINGS,
        (builder, value) -> {},
        begin,
        finish);
  }

  static <T> Attribute<T> pending(
      Function<T, String> label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      BiFunction<DBInstance, T, Timing> timing,
      BiFunction<DBInstance, T, RdsDuration> lasts,
      BiConsumer<PendingModifiedValues.Builder, T> pending,
      BiFunction<Instance, T, Instance> finish) {
    return new Attribute<>(
        label, wanted, current, timing, lasts, pending, (instance, value) -> instance, finish);
  }

  static <T> Attribute<T> deferrable(
      String label,
      Function<ModifyDbInstanceRequest, T> wanted,
      Function<DBInstance, T> current,
      RdsDuration lasts,
      BiConsumer<PendingModifiedValues.Builder, T> pending,
      BiConsumer<DBInstance.Builder, T> set) {
    return pending(
        value -> label,
        wanted,
        current,
        (shown, value) -> Timing.DEFERRABLE,
        (shown, value) -> lasts,
        pending,
        (instance, value) -> instance.with(b -> set.accept(b, value)));
  }

  /** All of them, in the order in which RDS applies them. */
  static List<Attribute<?>> all() {
    return Attributes.ALL;
  }

  Optional<T> wanted(ModifyDbInstanceRequest request) {
    return Optional.ofNullable(wanted.apply(request));
  }

  boolean holds(DBInstance shown, T value) {
    return value.equals(current.apply(shown));
  }

  Timing timing(DBInstance shown, T value) {
    return timing.apply(shown, value);
  }

  @SuppressWarnings("unchecked") // A value is only ever kept under the attribute it came from.
  private T own(Object value) {
    return (T) value;
  }

  String label(Object value) {
    return label.apply(own(value));
  }

  RdsDuration lasts(DBInstance shown, Object value) {
    return lasts.apply(shown, own(value));
  }

  void showPending(PendingModifiedValues.Builder builder, Object value) {
    pending.accept(builder, own(value));
  }

  Instance begin(Instance instance, Object value) {
    return begin.apply(instance, own(value));
  }

  Instance finish(Instance instance, Object value) {
    return finish.apply(instance, own(value));
  }
}
