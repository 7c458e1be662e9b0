package dev.stepladder.operator.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A statement of the policy that the operator needs: what IAM must allow for calls that the code
 * makes, declared beside the code that makes them. A test compares the operations with the calls
 * that the compiled code holds, both ways.
 *
 * @param sid its name in the policy: letters and digits only
 * @param allowed the actions, each with the operations that need it
 * @param resources ARNs, with {@code *} and {@code ?} as IAM reads them
 * @param conditions all of which must hold
 */
public record Permission(
    String sid,
    Half half,
    List<Allowed> allowed,
    List<String> resources,
    List<Condition> conditions) {

  /** In which document of the policy a statement is. */
  public enum Half {
    /** All that an operator needs which only observes. */
    READ,
    /** What it needs beside that to take steps. */
    CHANGE,
    /** What a person needs for a command; no operator does. */
    BY_HAND
  }

  /**
   * An action that IAM allows.
   *
   * @param action as IAM names it: {@code s3:ListBucket}
   * @param operations of the same service's API unless they name another: {@code HeadBucket}
   */
  public record Allowed(String action, List<String> operations) {

    /** Copies what must not change. */
    public Allowed {
      operations = List.copyOf(operations);
    }
  }

  /**
   * A condition.
   *
   * @param operator such as {@code StringEquals}
   * @param values of which one must be the key's
   */
  public record Condition(String operator, String key, List<String> values) {

    /** Copies what must not change. */
    public Condition {
      values = List.copyOf(values);
    }

    /** That a key has one of some values. */
    public static Condition equal(String key, String... values) {
      return new Condition("StringEquals", key, List.of(values));
    }

    /** That a key's value is like a pattern with {@code *}. */
    public static Condition like(String key, String pattern) {
      return new Condition("StringLike", key, List.of(pattern));
    }
  }

  /** Copies what must not change. */
  public Permission {
    allowed = List.copyOf(allowed);
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
  }

  /** One for reading, of everything unless resources are given. */
  public static Permission read(String sid) {
    return new Permission(sid, Half.READ, List.of(), List.of("*"), List.of());
  }

  /** One for changes. */
  public static Permission change(String sid, String... resources) {
    return new Permission(sid, Half.CHANGE, List.of(), List.of(resources), List.of());
  }

  /** One for a person's command. */
  public static Permission byHand(String sid) {
    return new Permission(sid, Half.BY_HAND, List.of(), List.of("*"), List.of());
  }

  /** With actions that are called as the operations of a service that need them. */
  public Permission calls(String service, String... operations) {
    return with(
        Stream.of(operations)
            .map(operation -> new Allowed(service + ":" + operation, List.of(operation)))
            .toList());
  }

  /** With an action that some operations need, which are called otherwise. */
  public Permission action(String action, String... operations) {
    return with(List.of(new Allowed(action, List.of(operations))));
  }

  private Permission with(List<Allowed> more) {
    return new Permission(
        sid, half, Stream.concat(allowed.stream(), more.stream()).toList(), resources, conditions);
  }

  /** On these resources only. */
  public Permission on(String... arns) {
    return new Permission(sid, half, allowed, List.of(arns), conditions);
  }

  /** Where one more condition holds. */
  public Permission where(Condition condition) {
    return new Permission(
        sid,
        half,
        allowed,
        resources,
        Stream.concat(conditions.stream(), Stream.of(condition)).toList());
  }

  /** The actions as IAM names them, each once, in order. */
  public List<String> actions() {
    return allowed.stream().map(Allowed::action).distinct().sorted().toList();
  }

  /** As it stands in a policy. */
  Map<String, Object> statement() {
    var statement = new TreeMap<String, Object>();
    statement.put("Sid", sid);
    statement.put("Effect", "Allow");
    statement.put("Action", actions());
    statement.put("Resource", resources);
    if (!conditions.isEmpty()) {
      var all = new TreeMap<String, Map<String, Object>>();
      for (Condition condition : conditions) {
        all.computeIfAbsent(condition.operator(), _ -> new TreeMap<>())
            .put(condition.key(), plain(condition.values()));
      }
      statement.put("Condition", all);
    }
    return statement;
  }

  private static Object plain(List<String> values) {
    return values.size() == 1 ? values.getFirst() : new ArrayList<>(values);
  }
}
