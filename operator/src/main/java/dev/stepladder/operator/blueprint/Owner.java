package dev.stepladder.operator.blueprint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who owns what the operator makes for an app: the source of every deterministic name and of the
 * tags by which a resource is recognised as ours.
 *
 * @param installation the operator's installation id, an explicit setting
 * @param clusterUid the UID of the cluster (of its {@code kube-system} namespace)
 * @param namespace the app's namespace
 * @param app the app's name
 * @param appUid the app's UID; recorded in the tags, but it decides nothing, so that the same app
 *     re-created takes back what was retained
 */
public record Owner(
    String installation, String clusterUid, String namespace, String app, String appUid) {

  /** The tag that names the installation. */
  public static final String INSTALLATION = "stepladder.dev/installation";

  /** The tag that holds the cluster's UID. */
  public static final String CLUSTER = "stepladder.dev/cluster-uid";

  /** The tag that names the app's namespace. */
  public static final String NAMESPACE = "stepladder.dev/namespace";

  /** The tag that names the app. */
  public static final String APP = "stepladder.dev/app";

  /** The tag that holds the app's UID. */
  public static final String APP_UID = "stepladder.dev/app-uid";

  /** The tag that names the part of the app. */
  public static final String PART = "stepladder.dev/part";

  /**
   * The tag by which whoever owns a resource in AWS lets one app take it over. It stays on it: it
   * is theirs.
   */
  public static final String ADOPTABLE_BY = "stepladder.dev/adoptable-by";

  private static final int NAME_LIMIT = 40;
  private static final int HASH_LENGTH = 10;

  /** What the tags of an existing resource say about who owns it. */
  public enum Claim {
    /** This app of this installation and cluster. */
    OURS,
    /** The same app of the same installation, but held by another cluster. */
    OTHER_CLUSTER,
    /** Somebody else, or nobody we know. */
    FOREIGN
  }

  /**
   * The AWS identifier of a part: a readable slug and ten characters of hash over installation,
   * namespace, app and part; at most 40 characters, starts with a letter, no double hyphen (the
   * strictest rules of RDS and ElastiCache).
   */
  public String identifier(PartId part) {
    return identifier(part, NAME_LIMIT);
  }

  /**
   * The same where a service leaves fewer characters.
   *
   * @param limit most characters
   */
  public String identifier(PartId part, int limit) {
    String hash = hash(installation, namespace, app, part.toString()).substring(0, HASH_LENGTH);
    return slug(app + "-" + part, limit - HASH_LENGTH - 1) + "-" + hash;
  }

  /** The tags that a part's resource carries. */
  public Map<String, String> tags(PartId part) {
    var tags = new TreeMap<String, String>();
    tags.put(INSTALLATION, installation);
    tags.put(CLUSTER, clusterUid);
    tags.put(NAMESPACE, namespace);
    tags.put(APP, app);
    tags.put(APP_UID, appUid);
    tags.put(PART, part.toString());
    return Map.copyOf(tags);
  }

  /** Whose resource this is, by its tags. */
  public Claim claim(Map<String, String> tags) {
    boolean sameApp =
        installation.equals(tags.get(INSTALLATION))
            && namespace.equals(tags.get(NAMESPACE))
            && app.equals(tags.get(APP));
    if (!sameApp) {
      return Claim.FOREIGN;
    }
    return clusterUid.equals(tags.get(CLUSTER)) ? Claim.OURS : Claim.OTHER_CLUSTER;
  }

  /**
   * Whether a resource is another app's, or another installation's: what this app may once have had
   * and somebody else has now.
   */
  public boolean anothers(Map<String, String> tags) {
    return claim(tags) == Claim.FOREIGN && tags.containsKey(APP);
  }

  /** What {@link #ADOPTABLE_BY} must say for this app to take a resource over. */
  public String adopter() {
    return installation + "/" + namespace + "/" + app;
  }

  /** Whether a resource of these tags may be taken over by some app of an installation. */
  public static boolean adoptable(Map<String, String> tags, String installation) {
    return tags.getOrDefault(ADOPTABLE_BY, "").startsWith(installation + "/");
  }

  /** Of tags those that say whose a resource is; none where it is nobody's that we know. */
  public static Map<String, String> named(Map<String, String> tags) {
    var named = new TreeMap<>(tags);
    named.keySet().retainAll(Set.of(INSTALLATION, CLUSTER, NAMESPACE, APP));
    return Map.copyOf(named);
  }

  /** Whether a resource of these tags may be taken over by this app. */
  public boolean mayAdopt(Map<String, String> tags) {
    return adopter().equals(tags.get(ADOPTABLE_BY));
  }

  /**
   * Whether this app may have what bears these tags, be it the app's already or that whoever owns
   * it in AWS agrees. Its name alone gives nobody anything.
   */
  public boolean mayHave(Map<String, String> tags) {
    return claim(tags) == Claim.OURS || mayAdopt(tags);
  }

  /**
   * A name of letters, digits and single hyphens that starts with a letter.
   *
   * @param limit most characters
   */
  public static String slug(String text, int limit) {
    String slug =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    if (slug.isEmpty() || !Character.isLetter(slug.charAt(0))) {
      slug = "a-" + slug;
    }
    return slug.substring(0, Math.min(limit, slug.length())).replaceAll("-$", "");
  }

  /** A hexadecimal SHA-256 over the parts, kept apart from each other. */
  public static String hash(String... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var text = new StringBuilder();
      for (String part : parts) {
        text.append(part).append('\0');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
