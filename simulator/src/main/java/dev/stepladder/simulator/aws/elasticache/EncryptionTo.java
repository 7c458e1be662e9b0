package dev.stepladder.simulator.aws.elasticache;

import java.time.Instant;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * Encryption in transit.
 *
 * @param mode meaningless where it is switched off
 */
record EncryptionTo(boolean on, TransitEncryptionMode mode) implements Change {

  @Override
  public Kind kind() {
    return Kind.ENCRYPTION;
  }

  @Override
  public CacheDuration lasts() {
    return CacheDuration.MODE;
  }

  @Override
  public String label() {
    return "encryption in transit to " + (on ? mode.toString() : "disabled");
  }

  @Override
  public Group pending(Group group) {
    return group
        .withPending(p -> p.transitEncryptionEnabled(on).transitEncryptionMode(mode))
        .withEachPending(p -> p.transitEncryptionEnabled(on).transitEncryptionMode(mode));
  }

  @Override
  public Group cleared(Group group) {
    return group
        .withPending(p ->
            p.transitEncryptionEnabled(null).transitEncryptionMode((TransitEncryptionMode) null))
        .withEachPending(p ->
            p.transitEncryptionEnabled(null).transitEncryptionMode((TransitEncryptionMode) null));
  }

  @Override
  public Group done(Group group, Instant now) {
    TransitEncryptionMode shown = on ? mode : null;
    return group
        .with(b -> b.transitEncryptionEnabled(on).transitEncryptionMode(shown))
        .withEach(b -> b.transitEncryptionEnabled(on).transitEncryptionMode(shown));
  }
}
