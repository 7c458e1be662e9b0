package dev.stepladder.simulator.aws.sts;

import dev.stepladder.simulator.aws.Accounts;
import dev.stepladder.simulator.aws.AwsError;
import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.CallContext;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.iam.IamService;
import dev.stepladder.simulator.aws.iam.TrustedRole;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** GetCallerIdentity and AssumeRole. */
public final class StsService implements AwsService {

  private static final Pattern ROLE = Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:.*/)?(.+)");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

  private final Accounts accounts;
  private final IamService iam;
  private final Protocol protocol = new QueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/");

  public StsService(Accounts accounts, IamService iam) {
    this.accounts = accounts;
    this.iam = iam;
  }

  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        Operation.read(
            "GetCallerIdentity", GetCallerIdentityRequest::builder, this::getCallerIdentity),
        Operation.read("AssumeRole", AssumeRoleRequest::builder, this::assumeRole)
            .requiring("RoleArn", "RoleSessionName"));
  }

  private GetCallerIdentityResponse getCallerIdentity(
      GetCallerIdentityRequest request, CallContext context) {
    return GetCallerIdentityResponse.builder()
        .account(context.scope().account())
        .arn(context.principal())
        .userId("AIDA" + Integer.toHexString(context.principal().hashCode()))
        .build();
  }

  private AssumeRoleResponse assumeRole(AssumeRoleRequest request, CallContext context) {
    Matcher role = ROLE.matcher(request.roleArn());
    if (!role.matches()) {
      throw AwsError.refused("ValidationError", request.roleArn() + " is invalid");
    }
    if (!SESSION_NAME.matcher(request.roleSessionName()).matches()) {
      throw AwsError.refused(
          "ValidationError",
          "Value '"
              + request.roleSessionName()
              + "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\w+=,.@-]*");
    }
    if (request.externalId() != null && !EXTERNAL_ID.matcher(request.externalId()).matches()) {
      throw AwsError.refused(
          "ValidationError",
          "Value '"
              + request.externalId()
              + "' at 'externalId' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [\\w+=,.@:\\/-]*");
    }
    Duration lifetime =
        request.durationSeconds() == null
            ? DEFAULT_SESSION
            : Duration.ofSeconds(request.durationSeconds());
    if (!accounts.allows(request.roleArn()) || !trusts(request, context, lifetime)) {
      throw new AwsError(
          403,
          "AccessDenied",
          "User: "
              + context.principal()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + request.roleArn());
    }
    String account = role.group(1);
    String accessKeyId = accounts.openSession(account, role.group(2), request.roleSessionName());
    Accounts.Identity session = accounts.identify(accessKeyId);
    // Real time, not the simulated one: the SDK's credential providers compare it with theirs.
    Instant expiration = Instant.now().plus(lifetime);
    return AssumeRoleResponse.builder()
        .credentials(c ->
            c.accessKeyId(accessKeyId)
                .secretAccessKey("simulated-" + accessKeyId)
                .sessionToken("session-" + accessKeyId)
                .expiration(expiration))
        .assumedRoleUser(u -> u.arn(session.arn()).assumedRoleId(session.userId()))
        .packedPolicySize(0)
        .build();
  }

  /**
   * Whether the role trusts the caller. A role that IAM never had was there before the simulator
   * and trusts everybody; one that has only just been created is not known here yet.
   */
  private boolean trusts(AssumeRoleRequest request, CallContext context, Duration lifetime) {
    String roleArn = request.roleArn();
    if (!iam.knows(roleArn)) {
      return true;
    }
    Optional<TrustedRole> role = iam.propagated(roleArn);
    if (role.isPresent() && lifetime.compareTo(role.get().maxSession()) > 0) {
      throw AwsError.refused(
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return role.isPresent()
        && role.get()
            .trust()
            .allowsCaller(
                context.scope().account(),
                context.principal(),
                "sts:AssumeRole",
                Optional.ofNullable(request.externalId()).orElse(""));
  }
}
