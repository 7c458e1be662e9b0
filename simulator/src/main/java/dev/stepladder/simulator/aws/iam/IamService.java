package dev.stepladder.simulator.aws.iam;

import dev.stepladder.simulator.aws.AwsService;
import dev.stepladder.simulator.aws.Desk;
import dev.stepladder.simulator.aws.Operation;
import dev.stepladder.simulator.aws.Revisions;
import dev.stepladder.simulator.aws.protocol.Protocol;
import dev.stepladder.simulator.aws.protocol.QueryProtocol;
import dev.stepladder.simulator.clock.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/**
 * IAM: which operation is answered by which part, for each account. Calls to AWS's own endpoint are
 * signed for us-east-1; with an endpoint of one's own, SDK and command line sign for the region
 * they are set to, so calls of every region are taken.
 */
public final class IamService implements AwsService {

  private static final Pattern ROLE_ARN = Pattern.compile("arn:aws:iam::(\\d{12}):role/.+");

  private final VirtualClock clock;
  private final Revisions revisions;
  private final String home;
  private final Protocol protocol = new QueryProtocol("https://iam.amazonaws.com/doc/2010-05-08/");
  private final Map<String, IamHandlers> handlers = new ConcurrentHashMap<>();
  private final Desk<IamHandlers> desk =
      new Desk<>(scope -> of(scope.account()), iam -> iam.account);

  public IamService(VirtualClock clock, Revisions revisions, String home) {
    this.clock = clock;
    this.revisions = revisions;
    this.home = home;
  }

  /** What a person at the console of the default account can do. */
  public IamConsole console() {
    return console(home);
  }

  /** What a person at the console of this account can do. */
  public IamConsole console(String account) {
    return new IamConsole(of(account));
  }

  /** The role of this ARN, as far as word of it has reached other services. */
  public Optional<TrustedRole> propagated(String roleArn) {
    return account(roleArn)
        .flatMap(account -> account.locked(() -> account.propagated(roleArn)))
        .map(role ->
            new TrustedRole(
                roleArn, role.trust(), Duration.ofSeconds(role.shown().maxSessionDuration())));
  }

  /** Whether a role of this ARN was ever created here, whatever became of it. */
  public boolean knows(String roleArn) {
    return account(roleArn)
        .map(account -> account.locked(() -> account.knows(roleArn)))
        .orElse(false);
  }

  private Optional<IamAccount> account(String roleArn) {
    Matcher arn = ROLE_ARN.matcher(roleArn);
    return arn.matches() ? Optional.of(of(arn.group(1)).account) : Optional.empty();
  }

  private IamHandlers of(String account) {
    return handlers.computeIfAbsent(
        account, a -> new IamHandlers(new IamAccount(clock, revisions, a)));
  }

  @Override
  public String signingName() {
    return "iam";
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public List<Operation<?, ?, ?>> operations() {
    return List.of(
        desk.write(
            "CreateRole",
            CreateRoleRequest::builder,
            (iam, request, context) ->
                CreateRoleResponse.builder().role(iam.roles.create(request)).build()),
        desk.read(
            "GetRole",
            GetRoleRequest::builder,
            (iam, request, context) ->
                GetRoleResponse.builder()
                    .role(iam.roles.get(request.roleName(), context.readPoint()))
                    .build()),
        desk.read(
            "ListRoles",
            ListRolesRequest::builder,
            (iam, request, context) -> iam.roles.list(request, context.readPoint())),
        desk.write(
            "UpdateRole",
            UpdateRoleRequest::builder,
            (iam, request, context) -> {
              iam.roles.update(request);
              return UpdateRoleResponse.builder().build();
            }),
        desk.write(
            "UpdateAssumeRolePolicy",
            UpdateAssumeRolePolicyRequest::builder,
            (iam, request, context) -> {
              iam.roles.updateTrust(request.roleName(), request.policyDocument());
              return UpdateAssumeRolePolicyResponse.builder().build();
            }),
        desk.write(
            "PutRolePermissionsBoundary",
            PutRolePermissionsBoundaryRequest::builder,
            (iam, request, context) -> {
              iam.roles.putBoundary(request.roleName(), request.permissionsBoundary());
              return PutRolePermissionsBoundaryResponse.builder().build();
            }),
        desk.write(
            "DeleteRolePermissionsBoundary",
            DeleteRolePermissionsBoundaryRequest::builder,
            (iam, request, context) -> {
              iam.roles.deleteBoundary(request.roleName());
              return DeleteRolePermissionsBoundaryResponse.builder().build();
            }),
        desk.write(
            "DeleteRole",
            DeleteRoleRequest::builder,
            (iam, request, context) -> {
              iam.roles.delete(request.roleName());
              return DeleteRoleResponse.builder().build();
            }),
        desk.write(
            "PutRolePolicy",
            PutRolePolicyRequest::builder,
            (iam, request, context) -> {
              iam.rolePolicies.put(request);
              return PutRolePolicyResponse.builder().build();
            }),
        desk.read(
            "GetRolePolicy",
            GetRolePolicyRequest::builder,
            (iam, request, context) -> iam.rolePolicies.get(request, context.readPoint())),
        desk.read(
            "ListRolePolicies",
            ListRolePoliciesRequest::builder,
            (iam, request, context) -> iam.rolePolicies.list(request, context.readPoint())),
        desk.write(
            "DeleteRolePolicy",
            DeleteRolePolicyRequest::builder,
            (iam, request, context) -> {
              iam.rolePolicies.delete(request.roleName(), request.policyName());
              return DeleteRolePolicyResponse.builder().build();
            }),
        desk.write(
            "AttachRolePolicy",
            AttachRolePolicyRequest::builder,
            (iam, request, context) -> {
              iam.rolePolicies.attach(request.roleName(), request.policyArn());
              return AttachRolePolicyResponse.builder().build();
            }),
        desk.write(
            "DetachRolePolicy",
            DetachRolePolicyRequest::builder,
            (iam, request, context) -> {
              iam.rolePolicies.detach(request.roleName(), request.policyArn());
              return DetachRolePolicyResponse.builder().build();
            }),
        desk.read(
            "ListAttachedRolePolicies",
            ListAttachedRolePoliciesRequest::builder,
            (iam, request, context) -> iam.rolePolicies.listAttached(request, context.readPoint())),
        desk.write(
            "TagRole",
            TagRoleRequest::builder,
            (iam, request, context) -> {
              iam.roleTags.add(request.roleName(), request.tags());
              return TagRoleResponse.builder().build();
            }),
        desk.write(
            "UntagRole",
            UntagRoleRequest::builder,
            (iam, request, context) -> {
              iam.roleTags.remove(request.roleName(), request.tagKeys());
              return UntagRoleResponse.builder().build();
            }),
        desk.read(
            "ListRoleTags",
            ListRoleTagsRequest::builder,
            (iam, request, context) -> iam.roleTags.list(request, context.readPoint())),
        desk.write(
            "CreatePolicy",
            CreatePolicyRequest::builder,
            (iam, request, context) ->
                CreatePolicyResponse.builder().policy(iam.policies.create(request)).build()),
        desk.read(
            "GetPolicy",
            GetPolicyRequest::builder,
            (iam, request, context) ->
                GetPolicyResponse.builder()
                    .policy(iam.policies.get(request.policyArn(), context.readPoint()))
                    .build()),
        desk.read(
            "GetOpenIDConnectProvider",
            GetOpenIdConnectProviderRequest::builder,
            (iam, request, context) ->
                iam.providers.get(request.openIDConnectProviderArn(), context.readPoint())),
        desk.read(
            "ListOpenIDConnectProviders",
            ListOpenIdConnectProvidersRequest::builder,
            (iam, request, context) -> iam.providers.list(context.readPoint())));
  }
}
