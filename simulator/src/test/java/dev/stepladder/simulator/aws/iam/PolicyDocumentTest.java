package dev.stepladder.simulator.aws.iam;

import static dev.stepladder.simulator.aws.SimulatedAws.assertRefused;

import dev.stepladder.simulator.aws.SimulatedAws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;

class PolicyDocumentTest {

  @RegisterExtension private final SimulatedAws aws = new SimulatedAws();

  private final IamClient iam = aws.iam();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{                                                                       | invalid Json",
        "{} extra                                                                | invalid Json",
        "[]                                                                      | Syntax errors",
        "{'Statement':[]}                                                        | Syntax errors",
        "{'Version':'2020-01-01','Statement':[S]}                                | Syntax errors",
        "{'Statement':[{'Effect':'Allow','Color':'red'}]}                        | Syntax errors",
        "{'Statement':[{'Action':'sts:AssumeRole','Principal':'*'}]}             | field Effect",
        "{'Statement':[{'Effect':'allow','Action':'sts:AssumeRole'}]}            | Invalid effect",
        "{'Statement':[{'Effect':'Allow','Action':'sts:AssumeRole'}]}            | field Principal",
        "{'Statement':[{'Effect':'Allow','Principal':'*'}]}                      | field Action",
        "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:Get'}]}    | only specify STS",
        "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Resource':'*'}]}"
            + " | prohibited field Resource",
        "{'Statement':[{'Effect':'Allow','Principal':{'Service':'eks'},'Action':'sts:AssumeRole'}]}"
            + " | Invalid principal",
        "{'Statement':[{'Effect':'Allow','Principal':{'AWS':'me'},'Action':'sts:AssumeRole'}]}"
            + " | Invalid principal",
        "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole',"
            + "'Condition':{'Equals':{'aws:x':'y'}}}]} | Invalid Condition type",
      })
  void refusesTrustPoliciesThatAreNone(String document, String message) {
    assertRefused(
            "MalformedPolicyDocument",
            () ->
                iam.createRole(r -> r.roleName("shop").assumeRolePolicyDocument(quoted(document))))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{'Statement':[S]}                                     | version 2012-10-17",
        "{'Version':'2012-10-17','Statement':[S,S]}            | must be unique",
        "{'Version':'2012-10-17','Statement':[P]}              | not specify a principal",
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Resource':'*'}]} | contain actions",
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*'}]}"
            + " | contain resources",
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'Get','Resource':'*'}]}"
            + " | prefaced by a vendor",
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'b'}]}"
            + " | in ARN format",
        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*',"
            + "'Resource':'arn:aws:s3:us-east-1::b'}]} | region information",
      })
  void refusesPermissionsThatAreNone(String document, String message) {
    iam.createRole(r -> r.roleName("shop").assumeRolePolicyDocument(Policies.FOR_PODS));
    assertRefused(
            "MalformedPolicyDocument",
            () ->
                iam.putRolePolicy(
                    r -> r.roleName("shop").policyName("broken").policyDocument(quoted(document))))
        .hasMessageContaining(message);
  }

  @Test
  void trustPolicyHasASizeThatWhiteSpaceDoesNotCountFor() {
    String spacious = Policies.FOR_PODS + " ".repeat(3_000);
    iam.createRole(r -> r.roleName("spacious").assumeRolePolicyDocument(spacious));
    String long2k = Policies.trusting("arn:aws:iam::111122223333:role/" + "r".repeat(2_048));
    assertRefused(
            "LimitExceeded",
            () -> iam.createRole(r -> r.roleName("long").assumeRolePolicyDocument(long2k)))
        .hasMessageContaining("ACLSizePerRole: 2048");
  }

  /** Tables read better with single quotes; S and P stand for a whole statement. */
  private static String quoted(String document) {
    return document
        .strip()
        .replace("[S", "[{'Sid':'A','Effect':'Allow','Action':'s3:*','Resource':'*'}")
        .replace(",S", ",{'Sid':'A','Effect':'Allow','Action':'s3:*','Resource':'*'}")
        .replace("[P", "[{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}")
        .replace('\'', '"');
  }
}
