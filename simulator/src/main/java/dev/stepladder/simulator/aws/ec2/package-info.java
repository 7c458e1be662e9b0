/** EC2, so far as databases and caches live in its subnets and security groups. */
package dev.stepladder.simulator.aws.ec2;
