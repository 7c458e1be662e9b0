package dev.stepladder.operator.inventory;

import dev.stepladder.operator.blueprint.PartId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What cannot be seen from outside and must outlive the app: one ConfigMap per app. Values are
 * plain text, so that a person can read and mend them.
 *
 * @param exists whether the ConfigMap is there; it is written before the first call to AWS, so its
 *     absence says that nothing was ever made
 * @param entries its data
 */
public record Ledger(boolean exists, Map<String, String> entries) {

  private static final String ADOPTED = "adopted.";
  private static final String RESOURCE_ID = "resource-id.";
  private static final String HANDED_OVER = "handed-over.";
  private static final String HAD_SINCE = "had-since.";
  private static final String STANDBY_SINCE = "standby-since.";
  private static final String WISHES = "wishes";
  private static final String FINAL_SNAPSHOT = "final-snapshot.";
  private static final String FINAL_SNAPSHOT_ASKED = "final-snapshot-asked.";
  private static final String UNPROTECTED = "unprotected.";
  private static final String STARTED_EMPTY = "started-empty.";
  private static final String RESTORED = "restored.";
  private static final String PASSWORD_OWED = "password-owed.";
  private static final String GIVEN = "given.";
  private static final String RUNG = "rung";
  private static final String RUNG_GENERATION = "rung-generation";
  private static final String RUNG_SPEC = "rung-spec";
  private static final String INSTALLATION = "installation";
  private static final String ENVIRONMENT = "environment";
  private static final String ASKED = "asked";
  private static final String BINDINGS = "bindings";
  private static final String LET_GO = "let-go";
  private static final String KEYS_OPENED = "keys-opened";
  private static final String APPROVALS_USED = "approvals-used";
  private static final String APPROVALS_SPENT = "approvals-spent";

  /** As many as an annotation keeps. */
  private static final int MOST_SPENT = 400;

  /** The ledger of an app that has none yet. */
  public static final Ledger EMPTY = new Ledger(false, Map.of());

  /**
   * The rung that the app last settled on.
   *
   * @param generation of the {@code ScaleTier}, as text: a person may have changed it
   * @param spec the rung's content as JSON: an app whose wave has not come is held on it
   */
  public record Rung(String name, String generation, String spec) {}

  /** A copy whose entries do not change. */
  public Ledger {
    entries = Map.copyOf(entries);
  }

  /** The rung the app last settled on, if it ever did. */
  public Optional<Rung> rung() {
    return entries.keySet().containsAll(Set.of(RUNG, RUNG_GENERATION, RUNG_SPEC))
        ? Optional.of(
            new Rung(entries.get(RUNG), entries.get(RUNG_GENERATION), entries.get(RUNG_SPEC)))
        : Optional.empty();
  }

  /** Remembers the rung the app settled on. */
  public Ledger with(Rung rung) {
    return with(RUNG, rung.name())
        .with(RUNG_GENERATION, rung.generation())
        .with(RUNG_SPEC, rung.spec());
  }

  /** By part, a hash over what was asked of it when the app last settled. */
  public Map<String, String> wishes() {
    return words(WISHES).stream()
        .filter(word -> word.contains("="))
        .collect(
            Collectors.toMap(
                word -> word.substring(0, word.indexOf('=')),
                word -> word.substring(word.indexOf('=') + 1),
                (one, _) -> one));
  }

  /** Remembers what was asked of each part. */
  public Ledger withWishes(Map<String, String> byPart) {
    var words = new TreeSet<String>();
    byPart.forEach((part, hash) -> words.add(part + "=" + hash));
    return withWords(WISHES, words);
  }

  /** How the app asked for the rung it settled on: by name or by number of users. */
  public Optional<String> asked() {
    return Optional.ofNullable(entries.get(ASKED));
  }

  /** Remembers how the app asked. */
  public Ledger withAsked(String asked) {
    return with(ASKED, asked);
  }

  /** Whether a changed rung has reached the app, which has not settled on it yet. */
  public boolean letGo() {
    return entries.containsKey(LET_GO);
  }

  /** Remembers that the app's wave has come, or forgets it. */
  public Ledger withLetGo(boolean gone) {
    return gone ? with(LET_GO, "true") : without(LET_GO);
  }

  /** The installation whose parts the app's are; none in a ledger from before this was kept. */
  public Optional<String> installation() {
    return Optional.ofNullable(entries.get(INSTALLATION));
  }

  /** Remembers the installation. */
  public Ledger withInstallation(String name) {
    return with(INSTALLATION, name);
  }

  /** The {@code AwsEnvironment} the app's parts were made in, if any. */
  public Optional<String> environment() {
    return Optional.ofNullable(entries.get(ENVIRONMENT));
  }

  /** Remembers the environment. */
  public Ledger withEnvironment(String name) {
    return with(ENVIRONMENT, name);
  }

  /** The immutable AWS id of a part, if it was ever seen. */
  public Optional<String> resourceId(String part) {
    return Optional.ofNullable(entries.get(RESOURCE_ID + key(part)));
  }

  /** Remembers the immutable AWS id of a part. */
  public Ledger withResourceId(String part, String id) {
    return with(RESOURCE_ID + key(part), id);
  }

  /** Since when what has the immutable AWS id of a part is known to be the app's. */
  public Optional<Instant> hadSince(String part) {
    return Optional.ofNullable(entries.get(HAD_SINCE + key(part))).flatMap(Ledger::instant);
  }

  /** Remembers since when it is the app's. */
  public Ledger withHadSince(String part, Instant since) {
    return with(HAD_SINCE + key(part), since.toString());
  }

  /** Forgets a part that is gone for good. */
  public Ledger withoutResourceId(String part) {
    return without(RESOURCE_ID + key(part));
  }

  /** The immutable AWS ids of what was a part of this app once and is another app's now. */
  public Set<String> handedOver(String part) {
    return words(HANDED_OVER + key(part));
  }

  /** Remembers that this one is another app's now, and no part of this app any more. */
  public Ledger withHandedOver(String part, String id) {
    var all = new TreeSet<>(handedOver(part));
    all.add(id);
    Ledger marked = withWords(HANDED_OVER + key(part), all);
    return resourceId(part).equals(Optional.of(id)) ? marked.withoutResourceId(part) : marked;
  }

  /** Forgets it: it is this app's again. */
  public Ledger withoutHandedOver(String part, String id) {
    var others = new TreeSet<>(handedOver(part));
    return others.remove(id) ? withWords(HANDED_OVER + key(part), others) : this;
  }

  /** The name of what was taken over for a part, which only the app's spec gives. */
  public Optional<String> adopted(String part) {
    return Optional.ofNullable(entries.get(ADOPTED + key(part)));
  }

  /** Remembers the name of what was taken over for a part. */
  public Ledger withAdopted(String part, String name) {
    return with(ADOPTED + key(part), name);
  }

  /** Forgets it: the part is gone, or is one that was made for the app. */
  public Ledger withoutAdopted(String part) {
    return without(ADOPTED + key(part));
  }

  /**
   * Whether a person wrote the Secret that opens a part, when it was taken over: it is theirs as
   * long as it is there, also where the part has to be made anew.
   */
  public boolean given(String part) {
    return entries.containsKey(GIVEN + key(part));
  }

  /**
   * Remembers that the Secret of a part is a person's, or that there is none of theirs any more.
   */
  public Ledger withGiven(String part, boolean given) {
    return given ? with(GIVEN + key(part), "true") : without(GIVEN + key(part));
  }

  /** The parts of a kind, each one of several, whose immutable AWS ids it remembers. */
  public List<PartId> resourceIds(String kind) {
    String prefix = RESOURCE_ID + kind + ".";
    return entries.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> PartId.of(kind, key.substring(prefix.length())))
        .sorted()
        .toList();
  }

  /** Whether a part may have been made that the blueprint may have no more. */
  public boolean begun(String part) {
    return entries.containsKey("begun." + key(part));
  }

  /** Remembers that a part is about to be made, or that it is gone for good. */
  public Ledger withBegun(String part, boolean begun) {
    return begun ? with("begun." + key(part), "true") : without("begun." + key(part));
  }

  /** Whether the app's word that a vanished part may start empty has been used up. */
  public boolean startedEmpty(String part) {
    return entries.containsKey(STARTED_EMPTY + key(part));
  }

  /** Remembers that the word was used, or forgets it once the spec has taken it back. */
  public Ledger withStartedEmpty(String part, boolean used) {
    return used ? with(STARTED_EMPTY + key(part), "true") : without(STARTED_EMPTY + key(part));
  }

  /** What the app's spec named last for a part to be made from, once that has been used up. */
  public Optional<String> restored(String part) {
    return Optional.ofNullable(entries.get(RESTORED + key(part)));
  }

  /** Remembers that this word of the spec has been used. */
  public Ledger withRestored(String part, String word) {
    return with(RESTORED + key(part), word);
  }

  /** Forgets it: the spec has taken the word back. */
  public Ledger withoutRestored(String part) {
    return without(RESTORED + key(part));
  }

  /** The immutable AWS id of a part that was made from another's backup and has its password. */
  public Optional<String> passwordOwed(String part) {
    return Optional.ofNullable(entries.get(PASSWORD_OWED + key(part)));
  }

  /** Remembers that AWS has yet to keep the password of this part. */
  public Ledger withPasswordOwed(String part, String id) {
    return with(PASSWORD_OWED + key(part), id);
  }

  /** Forgets it. */
  public Ledger withoutPasswordOwed(String part) {
    return without(PASSWORD_OWED + key(part));
  }

  /** The name of the snapshot that a part left when it went with its app, if it did. */
  public Optional<String> finalSnapshot(String part) {
    return Optional.ofNullable(entries.get(FINAL_SNAPSHOT + key(part)));
  }

  /** Remembers the snapshot that a part left. */
  public Ledger withFinalSnapshot(String part, String name) {
    return with(FINAL_SNAPSHOT + key(part), name);
  }

  /** Forgets it: the part is there again. */
  public Ledger withoutFinalSnapshot(String part) {
    return without(FINAL_SNAPSHOT + key(part));
  }

  /**
   * The name of the snapshot that a part was last to leave when it was about to be deleted; empty
   * text if it was to leave none.
   */
  public Optional<String> finalSnapshotAsked(String part) {
    return Optional.ofNullable(entries.get(FINAL_SNAPSHOT_ASKED + key(part)));
  }

  /** Remembers what a part that is about to be deleted is to leave. */
  public Ledger withFinalSnapshotAsked(String part, String name) {
    return with(FINAL_SNAPSHOT_ASKED + key(part), name);
  }

  /** Forgets it: the part is there again. */
  public Ledger withoutFinalSnapshotAsked(String part) {
    return without(FINAL_SNAPSHOT_ASKED + key(part));
  }

  /** The immutable AWS id of a part whose deletion protection was taken off for its deletion. */
  public Optional<String> unprotected(String part) {
    return Optional.ofNullable(entries.get(UNPROTECTED + key(part)));
  }

  /** Remembers that the protection of a part is about to be taken off. */
  public Ledger withUnprotected(String part, String resourceId) {
    return with(UNPROTECTED + key(part), resourceId);
  }

  /** Forgets it: the part is protected again. */
  public Ledger withoutUnprotected(String part) {
    return without(UNPROTECTED + key(part));
  }

  /**
   * What there is to know of an app that has gone and whose database has gone with it: its buckets,
   * which stay, with the keys of what is in them, the snapshot that its database has left, and
   * whether the words to start empty or to restore have been used; empty if nothing is left.
   *
   * @param kept kind of the parts that stay
   */
  public Optional<Ledger> ofWhatStays(String kept) {
    var stays = new TreeMap<String, String>();
    entries.forEach((key, value) -> {
      if (key.startsWith(RESOURCE_ID + kept + ".")
          || key.startsWith(FINAL_SNAPSHOT)
          || key.startsWith(HANDED_OVER)
          || key.startsWith(STARTED_EMPTY)
          || key.startsWith(RESTORED)) {
        stays.put(key, value);
      }
    });
    // What is in the buckets is encrypted with them.
    if (stays.keySet().stream().anyMatch(key -> key.startsWith(RESOURCE_ID))) {
      Optional.ofNullable(entries.get(KEYS_OPENED)).ifPresent(keys -> stays.put(KEYS_OPENED, keys));
    }
    if (stays.isEmpty()) {
      return Optional.empty();
    }
    entries.forEach((key, value) -> {
      if (key.startsWith(GIVEN)) {
        stays.put(key, value);
      }
    });
    installation().ifPresent(name -> stays.put(INSTALLATION, name));
    environment().ifPresent(name -> stays.put(ENVIRONMENT, name));
    return Optional.of(new Ledger(exists, stays));
  }

  /** The parameter group whose parameters a part was last seen to run with, if ever. */
  public Optional<String> parametersInForce(String part) {
    return Optional.ofNullable(entries.get("parameters-in-force." + key(part)));
  }

  /** Remembers the parameter group that a part runs with. */
  public Ledger withParametersInForce(String part, String group) {
    return with("parameters-in-force." + key(part), group);
  }

  /** Since when a part has been seen with its standby, if it has one. */
  public Optional<Instant> standbySince(String part) {
    return Optional.ofNullable(entries.get(STANDBY_SINCE + key(part))).flatMap(Ledger::instant);
  }

  /** Remembers since when a part has a standby. */
  public Ledger withStandbySince(String part, Instant since) {
    return with(STANDBY_SINCE + key(part), since.toString());
  }

  /** Forgets the standby of a part that has none. */
  public Ledger withoutStandby(String part) {
    return without(STANDBY_SINCE + key(part));
  }

  /** What a person has written there may be anything. */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** Approvals that steps were started with and that still hold. */
  public Set<String> approvalsUsed() {
    return words(APPROVALS_USED);
  }

  /** Remembers that steps are started with these approvals. */
  public Ledger withApprovalsUsed(Set<String> fingerprints) {
    var all = new TreeSet<>(approvalsUsed());
    all.addAll(fingerprints);
    return withWords(APPROVALS_USED, all);
  }

  /**
   * Approvals of changes that have been made: they hold for no other change of the same kind.
   *
   * @return the oldest first
   */
  public Set<String> approvalsSpent() {
    return Collections.unmodifiableSet(inOrder(APPROVALS_SPENT));
  }

  /**
   * Remembers, once nothing is left to do, that the approvals used for it are spent. Also those are
   * remembered that stand in the app's annotation no more: a commit may bring them back. Only when
   * there are very many the oldest go.
   */
  public Ledger withApprovalsSpent() {
    var spent = inOrder(APPROVALS_SPENT);
    for (String used : new TreeSet<>(approvalsUsed())) {
      spent.remove(used);
      spent.add(used);
    }
    while (spent.size() > MOST_SPENT) {
      spent.removeFirst();
    }
    return withWords(APPROVALS_SPENT, spent).without(APPROVALS_USED);
  }

  private LinkedHashSet<String> inOrder(String key) {
    String text = entries.getOrDefault(key, "");
    return text.isEmpty()
        ? new LinkedHashSet<>()
        : new LinkedHashSet<>(List.of(text.split(" ", -1)));
  }

  private Set<String> words(String key) {
    return Set.copyOf(inOrder(key));
  }

  private Ledger withWords(String key, Set<String> words) {
    return words.isEmpty() ? without(key) : with(key, String.join(" ", words));
  }

  /** Names of the Secrets of bindings that were asked for and are not known to be gone. */
  public Set<String> bindings() {
    return words(BINDINGS);
  }

  /** Remembers the Secrets of bindings, which are found by their names only. */
  public Ledger withBindings(Set<String> secrets) {
    return withWords(BINDINGS, new TreeSet<>(secrets));
  }

  /**
   * ARNs of the KMS keys that pods were ever to use: what was written under one of them is read
   * with no other, and outlives the role that opens it.
   */
  public Set<String> keysOpened() {
    return words(KEYS_OPENED);
  }

  /** Remembers the keys that pods are to use, and those that they may still have to. */
  public Ledger withKeysOpened(Set<String> arns) {
    return withWords(KEYS_OPENED, new TreeSet<>(arns));
  }

  /** Hash of the workload's last migration that succeeded, if any. */
  public Optional<String> migration(String workload) {
    return Optional.ofNullable(entries.get("migration." + workload));
  }

  /** Remembers the workload's last migration that succeeded. */
  public Ledger withMigration(String workload, String hash) {
    return with("migration." + workload, hash);
  }

  private Ledger with(String key, String value) {
    if (value.equals(entries.get(key))) {
      return this;
    }
    var changed = new TreeMap<>(entries);
    changed.put(key, value);
    return new Ledger(exists, changed);
  }

  private Ledger without(String key) {
    if (!entries.containsKey(key)) {
      return this;
    }
    var changed = new TreeMap<>(entries);
    changed.remove(key);
    return new Ledger(exists, changed);
  }

  /** A ConfigMap's key has no slash. */
  private static String key(String part) {
    return part.replace('/', '.');
  }
}
