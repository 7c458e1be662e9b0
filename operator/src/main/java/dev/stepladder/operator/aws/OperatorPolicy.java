package dev.stepladder.operator.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policy of an operator, as documents that IAM takes: those for reading are all that one needs
 * which only observes.
 *
 * @param documents in the order in which they are shown
 */
public record OperatorPolicy(List<Document> documents) {

  /**
   * The most characters of a managed policy, of which one may attach ten to a role ("IAM and AWS
   * STS quotas", IAM User Guide).
   */
  public static final int LIMIT = 6144;

  private static final String READ = "read";
  private static final String CHANGE = "change";
  private static final String ASSUME = "assume";

  /** What a document has beside its statements. */
  private static final int FRAME = 64;

  /**
   * One document.
   *
   * @param name {@code read}, {@code change} with a number from the second on, or {@code assume}:
   *     the last is for the operator's own identity where the environment has it assume a role,
   *     which gets the others
   */
  public record Document(String name, JsonNode json) {

    /** The file that it is written to. */
    public String file() {
      return "stepladder-%s.json".formatted(name);
    }

    /** For a person to read. */
    public String text() {
      return json.toPrettyString() + "\n";
    }

    /** Whether it is for reading. */
    public boolean reads() {
      return name.startsWith(READ);
    }

    /** Whether it is for taking the role that reads and changes. */
    public boolean assumes() {
      return name.equals(ASSUME);
    }
  }

  /** Copies what must not change. */
  public OperatorPolicy {
    documents = List.copyOf(documents);
  }

  /** For all that services may have to do in a realm. */
  public static OperatorPolicy of(List<AwsService> services, Realm realm) {
    List<Permission> all = permissions(services, realm);
    var documents = new ArrayList<Document>();
    documents.addAll(documents(READ, all, Permission.Half.READ));
    documents.addAll(documents(CHANGE, all, Permission.Half.CHANGE));
    Optional.ofNullable(realm.environment().roleArn())
        .map(AwsClients::assuming)
        .ifPresent(permission ->
            documents.add(
                new Document(
                    ASSUME, PolicyJson.document(List.of(PolicyJson.of(permission.statement()))))));
    return new OperatorPolicy(documents);
  }

  /** All statements for a realm, each once. */
  public static List<Permission> permissions(List<AwsService> services, Realm realm) {
    return Stream.concat(
            Stream.of(AwsAccount.permission()),
            services.stream().flatMap(service -> service.permissions(realm).stream()))
        .distinct()
        .toList();
  }

  private static List<Document> documents(String name, List<Permission> all, Permission.Half half) {
    var documents = new ArrayList<Document>();
    var statements = new ArrayList<JsonNode>();
    int size = FRAME;
    for (Permission permission : all) {
      if (permission.half() != half) {
        continue;
      }
      JsonNode statement = PolicyJson.of(permission.statement());
      int more = statement.toString().length() + 1;
      if (size + more > LIMIT) {
        documents.add(new Document(numbered(name, documents.size()), document(statements)));
        statements.clear();
        size = FRAME;
      }
      statements.add(statement);
      size += more;
    }
    documents.add(new Document(numbered(name, documents.size()), document(statements)));
    return documents;
  }

  private static String numbered(String name, int before) {
    return before == 0 ? name : name + "-" + (before + 1);
  }

  private static JsonNode document(List<JsonNode> statements) {
    return PolicyJson.document(List.copyOf(statements));
  }
}
