/**
 * Identity and Access Management: roles with their trust, permissions and boundaries, managed
 * policies, and OpenID Connect providers. It is global: its state is an account's, whatever the
 * region.
 */
package dev.stepladder.simulator.aws.iam;
