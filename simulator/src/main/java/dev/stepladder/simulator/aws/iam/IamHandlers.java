package dev.stepladder.simulator.aws.iam;

/** The parts that answer for one account, put together. */
final class IamHandlers {

  final IamAccount account;
  final ManagedPolicies policies;
  final Roles roles;
  final RolePolicies rolePolicies;
  final RoleTags roleTags;
  final OidcProviders providers;

  IamHandlers(IamAccount account) {
    this.account = account;
    policies = new ManagedPolicies(account);
    roles = new Roles(account, policies);
    rolePolicies = new RolePolicies(account, policies);
    roleTags = new RoleTags(account);
    providers = new OidcProviders(account);
  }
}
