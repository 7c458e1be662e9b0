package dev.stepladder.operator.aws.elasticache;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.PartId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The owner of a replication group in its description, which the bulk reading shows though it shows
 * no tags: {@code stepladder installation=main cluster=… namespace=team-a app=shop part=cache}. At
 * most 255 characters, of which all names together leave some.
 */
final class OwnerMark {

  private static final String PREFIX = "stepladder ";

  private static final Map<String, String> TAGS = tags();

  private OwnerMark() {}

  private static Map<String, String> tags() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("installation", Owner.INSTALLATION);
    tags.put("cluster", Owner.CLUSTER);
    tags.put("namespace", Owner.NAMESPACE);
    tags.put("app", Owner.APP);
    tags.put("part", Owner.PART);
    return tags;
  }

  /** As a description. */
  static String of(Owner owner, PartId part) {
    return of(owner.tags(part));
  }

  /** As a description, of the owner that tags name. */
  static String of(Map<String, String> tags) {
    var text = new StringBuilder("stepladder");
    TAGS.forEach((word, tag) ->
        text.append(' ').append(word).append('=').append(tags.getOrDefault(tag, "")));
    return text.toString();
  }

  /** What a description says, as the tags that say the same; empty if it is no mark. */
  static Map<String, String> read(String description) {
    var tags = new LinkedHashMap<String, String>();
    if (description.startsWith(PREFIX)) {
      for (String word : description.substring(PREFIX.length()).split(" ", -1)) {
        int equals = word.indexOf('=');
        if (equals > 0 && TAGS.containsKey(word.substring(0, equals))) {
          tags.put(TAGS.get(word.substring(0, equals)), word.substring(equals + 1));
        }
      }
    }
    return tags;
  }
}
