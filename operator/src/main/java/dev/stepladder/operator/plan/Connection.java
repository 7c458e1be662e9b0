package dev.stepladder.operator.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a binding says of the part that it leads to. It never holds a password: what opens the part
 * is added where the binding is written.
 *
 * @param service which service the part is of, for a person
 * @param label what a person calls the hosts that it names, such as {@code readers}
 * @param names by host, what a person calls it where that is not the first label of its name
 * @param awaited what must be true before the binding says this
 * @param meanwhile what a binding that names a host that is gone says in place of this, without
 *     waiting for anything; empty if there is no such thing or it cannot be told
 * @param secretArn of the Secrets Manager secret with the password, where AWS keeps it now
 * @param formerPassword whether the part takes no other password now: a binding keeps the one that
 *     it has as long as the next is not in force
 */
public record Connection(
    String service,
    String label,
    Map<String, String> names,
    Content content,
    List<Need> awaited,
    Optional<Meanwhile> meanwhile,
    Optional<String> secretArn,
    boolean formerPassword) {

  /**
   * What is no secret.
   *
   * @param facts by key of the binding: provider, host, port and so on; all keys that the binding
   *     lists but {@code type} and {@code username}, which it has of itself
   * @param uri the URI, for bindings with a password in it
   */
  public record Content(Map<String, String> facts, Optional<UriTemplate> uri) {

    /** Copies what must not change. */
    public Content {
      facts = Map.copyOf(facts);
    }
  }

  /**
   * What a binding says while what it named is gone and its successor is not there.
   *
   * @param known hosts that are not gone; a binding that names no other can wait
   */
  public record Meanwhile(Set<String> known, Content content) {

    /** Copies what must not change. */
    public Meanwhile {
      known = Set.copyOf(known);
    }
  }

  /** Copies what must not change. */
  public Connection {
    names = Map.copyOf(names);
    awaited = List.copyOf(awaited);
  }

  /** A connection to a part that takes another password at any time. */
  public Connection(
      String service,
      String label,
      Map<String, String> names,
      Content content,
      List<Need> awaited,
      Optional<Meanwhile> meanwhile,
      Optional<String> secretArn) {
    this(service, label, names, content, awaited, meanwhile, secretArn, false);
  }

  /** The same connection to a part that takes no other password now. */
  public Connection withFormerPassword() {
    return new Connection(service, label, names, content, awaited, meanwhile, secretArn, true);
  }

  /** The same connection once these are met too. */
  public Connection awaiting(List<Need> others) {
    var all = new ArrayList<>(awaited);
    all.addAll(others);
    return new Connection(
        service, label, names, content, all, meanwhile, secretArn, formerPassword);
  }

  /** A connection that depends on nothing but the part itself. */
  public static Connection of(String service, Content content) {
    return new Connection(
        service, "host", Map.of(), content, List.of(), Optional.empty(), Optional.empty());
  }

  /** Whether the part lets in whoever reaches it: it is there and takes no password. */
  public boolean open() {
    return content.uri().filter(uri -> !uri.takesPassword()).isPresent();
  }

  /**
   * What a binding that names these hosts can say now. Reads must not go on to a replica that broke
   * or vanished until its successor has been made.
   */
  public Connection after(Collection<String> named) {
    return meanwhile
        .filter(instead -> !instead.known().containsAll(named))
        .map(instead ->
            new Connection(
                service,
                label,
                names,
                instead.content(),
                List.of(),
                Optional.empty(),
                secretArn,
                formerPassword))
        .orElse(this);
  }
}
