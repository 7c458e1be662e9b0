/**
 * What of docs/ is made from the code: the API reference, the page of the rungs and their pictures.
 */
@NullMarked
package dev.stepladder.sandbox.docs;

import org.jspecify.annotations.NullMarked;
