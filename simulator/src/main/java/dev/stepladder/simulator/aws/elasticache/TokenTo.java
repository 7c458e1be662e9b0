package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;

/**
 * Another AUTH token.
 *
 * @param rotate the old one stays good beside it; otherwise it alone is good
 */
record TokenTo(String token, boolean rotate) implements Change {

  @Override
  public Kind kind() {
    return Kind.TOKEN;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.AUTH;
  }

  @Override
  public String label() {
    return "AUTH token";
  }

  @Override
  public Group pending(Group group) {
    AuthTokenUpdateStatus status =
        rotate ? AuthTokenUpdateStatus.ROTATING : AuthTokenUpdateStatus.SETTING;
    return group
        .withPending(p -> p.authTokenStatus(status))
        .withEachPending(p -> p.authTokenStatus(status));
  }

  @Override
  public Group cleared(Group group) {
    return group
        .withPending(p -> p.authTokenStatus((AuthTokenUpdateStatus) null))
        .withEachPending(p -> p.authTokenStatus((AuthTokenUpdateStatus) null));
  }

  @Override
  public Group done(Group group, Instant now) {
    String old = group.tokens().isEmpty() ? "" : group.tokens().getLast();
    return group
        .withTokens(rotate ? List.of(old, token) : List.of(token))
        .with(b -> b.authTokenEnabled(true).authTokenLastModifiedDate(now))
        .withEach(b -> b.authTokenEnabled(true).authTokenLastModifiedDate(now));
  }

  @Override
  public String toString() {
    return "TokenTo[rotate=" + rotate + "]";
  }
}
