package dev.stepladder.simulator.aws;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose credentials are whose. An access key id that nobody registered belongs to the default
 * account; signatures are not checked.
 */
public final class Accounts {

  /** Why AWS turns credentials away. */
  public enum Refusal {
    /** The key does not exist. */
    INVALID,
    /** The session's token is past its time. */
    EXPIRED
  }

  /**
   * Who a caller is.
   *
   * @param account twelve digits
   * @param arn of the user or of the session of a role
   * @param userId AWS's unique id of the caller
   */
  public record Identity(String account, String arn, String userId) {}

  private final String defaultAccount;
  private final Map<String, Identity> identities = new ConcurrentHashMap<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final Set<String> deniedRoles = ConcurrentHashMap.newKeySet();
  private final AtomicLong sessions = new AtomicLong();

  Accounts(String defaultAccount) {
    this.defaultAccount = defaultAccount;
  }

  /** The account of every key that is not registered. */
  public String defaultAccount() {
    return defaultAccount;
  }

  /** Makes an access key id belong to an account. */
  public void register(String accessKeyId, String account) {
    identities.put(accessKeyId, user(accessKeyId, account));
  }

  /** Turns an access key id away from now on. */
  public void refuse(String accessKeyId, Refusal refusal) {
    refusals.put(accessKeyId, refusal);
  }

  /** Takes a {@link #refuse} back. */
  public void accept(String accessKeyId) {
    refusals.remove(accessKeyId);
  }

  /** Lets nobody assume the role of this ARN from now on. */
  public void denyRole(String roleArn) {
    deniedRoles.add(roleArn);
  }

  /** Takes a {@link #denyRole} back. */
  public void allowRole(String roleArn) {
    deniedRoles.remove(roleArn);
  }

  /** Whether the role may be assumed. */
  public boolean allows(String roleArn) {
    return !deniedRoles.contains(roleArn);
  }

  /** Who the key's owner is; refused keys are an {@link AwsError}. */
  public Identity identify(String accessKeyId) {
    Refusal refusal = refusals.get(accessKeyId);
    if (refusal != null) {
      throw switch (refusal) {
        case INVALID ->
            new AwsError(
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
        case EXPIRED ->
            new AwsError(
                403, "ExpiredToken", "The security token included in the request is expired");
      };
    }
    return known(accessKeyId);
  }

  /** The account that a key is of, whether or not it is refused. */
  String accountOf(String accessKeyId) {
    return known(accessKeyId).account();
  }

  private Identity known(String accessKeyId) {
    Identity known = identities.get(accessKeyId);
    return known != null ? known : user(accessKeyId, defaultAccount);
  }

  /** Makes the access key id of a new session of a role. */
  public String openSession(String account, String roleName, String sessionName) {
    long number = sessions.incrementAndGet();
    String accessKeyId = "ASIA%016d".formatted(number);
    identities.put(
        accessKeyId,
        new Identity(
            account,
            "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + sessionName,
            "AROA%017d:%s".formatted(number, sessionName)));
    return accessKeyId;
  }

  private static Identity user(String accessKeyId, String account) {
    return new Identity(
        account, "arn:aws:iam::" + account + ":user/" + accessKeyId, "AIDA" + accessKeyId);
  }
}
