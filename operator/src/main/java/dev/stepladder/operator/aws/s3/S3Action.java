package dev.stepladder.operator.aws.s3;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Action;
import java.util.Map;

/** What a step asks of S3: each is one change of one bucket. */
public sealed interface S3Action extends Action {

  /** The bucket it changes. */
  String name();

  /** CreateBucket, with its tags. */
  record Create(Part.Bucket bucket) implements S3Action {
    @Override
    public String name() {
      return bucket.name();
    }
  }

  /**
   * One of the calls that set something.
   *
   * @param from what the plan saw: if it is another now, nothing is sent
   */
  record Change(Part.Bucket bucket, Setting setting, String from) implements S3Action {
    @Override
    public String name() {
      return bucket.name();
    }
  }

  /** PutBucketTagging: these tags beside those that are there. */
  record Tag(String name, Map<String, String> tags) implements S3Action {}

  /**
   * The same for a bucket of somebody else, if its owner in AWS still agrees: whose it is is read
   * anew.
   *
   * @param former whose it was when the plan saw it, by its tags: if it is another's now, nothing
   *     is sent
   */
  record Adopt(String name, Map<String, String> tags, Map<String, String> former)
      implements S3Action {}
}
