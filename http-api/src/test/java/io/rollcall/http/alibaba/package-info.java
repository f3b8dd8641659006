/** Tests of the Alibaba face's parts. */
@NullMarked
package io.rollcall.http.alibaba;

import org.jspecify.annotations.NullMarked;
