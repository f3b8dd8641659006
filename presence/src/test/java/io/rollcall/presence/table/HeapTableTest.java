package io.rollcall.presence.table;

/** The table on the heap keeps the contract. */
class HeapTableTest extends PresenceTableContract {

    @Override
    protected PresenceTable table(long clientsExpected) {
        return new HeapTable();
    }
}
