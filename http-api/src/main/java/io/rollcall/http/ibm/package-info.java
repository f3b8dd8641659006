/** The face of the IBM Watson IoT Platform: client connection states. */
@NullMarked
package io.rollcall.http.ibm;

import org.jspecify.annotations.NullMarked;
