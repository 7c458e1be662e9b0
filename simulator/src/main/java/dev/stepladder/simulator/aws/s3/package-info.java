/**
 * S3: buckets with their settings, and objects as far as a bucket is empty or not. Names are one
 * space over all accounts and regions; everything else is seen from the region a call is for.
 */
package dev.stepladder.simulator.aws.s3;
