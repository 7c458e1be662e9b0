package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.plan.FieldChange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of the changes that somebody left pending on an instance is taken back with the call that
 * applies the rest: to apply it and then to change it back would interrupt users twice. RDS takes
 * back what the present value is asked for of, and applies what else is pending ("Using the
 * schedule modifications setting", Amazon RDS User Guide); of a call that does both it does not
 * say, so that whoever approves one agrees to what comes of it if RDS applies everything.
 *
 * @param is the present values of those settings
 */
record Reversal(Map<Setting, String> is) {

  /**
   * What a modify to the present value takes back and does nothing else to. Storage may be rounded
   * up from it (AllocatedStorage in ModifyDBInstance), and of a version RDS does not say.
   */
  static final Set<Setting> POSSIBLE =
      Set.of(Setting.INSTANCE_CLASS, Setting.MULTI_AZ, Setting.BACKUP_RETENTION);

  static final Reversal NONE = new Reversal(Map.of());

  /** Copies what must not change. */
  Reversal {
    is = Map.copyOf(is);
  }

  /** Of what nobody wants among what is pending, unless that is all of it. */
  static Reversal of(DbInstance instance, Map<Setting, String> pending, Set<Setting> unwanted) {
    Map<Setting, String> is =
        pending.keySet().stream()
            .filter(POSSIBLE::contains)
            .filter(unwanted::contains)
            .filter(setting -> !instance.is(setting).isEmpty())
            .collect(Collectors.toMap(setting -> setting, instance::is));
    return is.size() == pending.size() ? NONE : new Reversal(is);
  }

  /** What is applied of these. */
  Map<Setting, String> rest(Map<Setting, String> all) {
    var rest = new EnumMap<Setting, String>(Setting.class);
    rest.putAll(all);
    rest.keySet().removeAll(is.keySet());
    return rest;
  }

  /** What a call names that is to apply these and to take the others back. */
  Map<Setting, String> with(Map<Setting, String> named) {
    var all = new EnumMap<Setting, String>(Setting.class);
    all.putAll(named);
    all.putAll(is);
    return all;
  }

  /** What is applied at worst where these are to be, and the others are to be taken back. */
  Map<Setting, String> feared(Map<Setting, String> all, Map<Setting, String> pending) {
    var feared = new EnumMap<Setting, String>(Setting.class);
    feared.putAll(all);
    is.keySet()
        .forEach(setting ->
            Optional.ofNullable(pending.get(setting)).ifPresent(left -> feared.put(setting, left)));
    return feared;
  }

  List<FieldChange> why(Map<Setting, String> pending) {
    return is.keySet().stream()
        .sorted()
        .map(setting ->
            FieldChange.withdrawn(
                setting.title(), pending.getOrDefault(setting, ""), is.getOrDefault(setting, "")))
        .toList();
  }

  /** What a title says of it beside what is applied. */
  String title(Map<Setting, String> pending) {
    return is.isEmpty()
        ? ""
        : ", and withdraw "
            + is.keySet().stream()
                .sorted()
                .map(setting -> setting.title() + " " + pending.get(setting))
                .collect(Collectors.joining(", "));
  }
}
