package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.aws.Permission;
import dev.stepladder.operator.aws.Realm;
import dev.stepladder.operator.aws.tagging.TaggedResources;
import dev.stepladder.operator.blueprint.BucketNames;
import java.util.List;
import java.util.stream.Stream;

/**
 * What IAM must allow for the calls of this package ("Actions, resources, and condition keys for
 * Amazon S3", Service Authorization Reference). S3 looks at the tags of a bucket only where that
 * has been switched on for it, which is not so by default ("Using tags with S3 general purpose
 * buckets", Amazon S3 User Guide): what tells ours from others' is the name, with account and
 * region in it, and those that are taken over are named one by one.
 */
final class S3Permissions {

  private static final String NAME = S3Service.NAME;

  private final Realm realm;
  private final String made;

  S3Permissions(Realm realm) {
    this.realm = realm;
    this.made =
        realm.bucket(
            BucketNames.pattern(realm.environment().account(), realm.environment().region()));
  }

  List<Permission> all() {
    return List.of(lists(), heads(), reads(), TaggedResources.permission(), creates(), changes());
  }

  private static Permission lists() {
    return Permission.read("S3List").action("s3:ListAllMyBuckets", "ListBuckets");
  }

  /** A bucket that is not there has no account; HeadBucket is to find that out. */
  private Permission heads() {
    return Permission.read("S3Head").action("s3:ListBucket", "HeadBucket").on(made);
  }

  /** Of all, as tags are what shows whose a new bucket is. */
  private Permission reads() {
    return Permission.read("S3Read")
        .action("s3:GetBucketCORS", "GetBucketCors")
        .action("s3:GetBucketPublicAccessBlock", "GetPublicAccessBlock")
        .action("s3:GetEncryptionConfiguration", "GetBucketEncryption")
        .action("s3:GetLifecycleConfiguration", "GetBucketLifecycleConfiguration")
        .calls(
            NAME,
            "GetBucketLogging",
            "GetBucketOwnershipControls",
            "GetBucketPolicy",
            "GetBucketTagging",
            "GetBucketVersioning")
        .on(realm.bucket("*"))
        .where(own());
  }

  private Permission creates() {
    return Permission.change("S3Create", made)
        .calls(NAME, "CreateBucket")
        .action("s3:TagResource", "CreateBucket")
        .where(realm.tagging());
  }

  private Permission changes() {
    return Permission.change(
            "S3Change",
            Stream.concat(Stream.of(made), realm.buckets().stream().map(realm::bucket))
                .toArray(String[]::new))
        .action("s3:PutBucketCORS", "PutBucketCors", "DeleteBucketCors")
        .action("s3:PutBucketPublicAccessBlock", "PutPublicAccessBlock")
        .action("s3:PutEncryptionConfiguration", "PutBucketEncryption")
        .action(
            "s3:PutLifecycleConfiguration",
            "PutBucketLifecycleConfiguration",
            "DeleteBucketLifecycle")
        .action("s3:TagResource", "PutBucketTagging")
        .calls(
            NAME,
            "PutBucketLogging",
            "PutBucketOwnershipControls",
            "PutBucketPolicy",
            "PutBucketTagging",
            "PutBucketVersioning")
        .where(own());
  }

  /** One that is gone has no account: S3 is to say so, and not that it may not be looked at. */
  private Permission.Condition own() {
    return new Permission.Condition(
        "StringEqualsIfExists", "s3:ResourceAccount", List.of(realm.environment().account()));
  }
}
