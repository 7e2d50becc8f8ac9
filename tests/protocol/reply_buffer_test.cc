#include "protocol/reply_buffer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "protocol/reply_writer.h"

namespace oribi::protocol {
namespace {

std::string Contents(const ReplyBuffer& buffer) {
  std::vector<iovec> pieces(1000);
  const int count = buffer.Gather(pieces.data(), static_cast<int>(pieces.size()));
  std::string all;
  for (int i = 0; i < count; ++i) {
    const iovec& piece = pieces[static_cast<std::size_t>(i)];
    all.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
  }
  return all;
}

int released = 0;
PinnedBytes Pin(std::string_view bytes) {
  return {bytes, nullptr, [](void*) { ++released; }};
}

TEST(ReplyBuffer, AnEmptyOneOwnsNothing) {
  const ReplyBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.memory_bytes(), 0u);
}

TEST(ReplyBuffer, WritesIntoTheBorrowedBlockAndGoesOnBehindIt) {
  char block[64];
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.Append("hello");
  EXPECT_EQ(buffer.StopBorrowing(), block + 5);
  EXPECT_EQ(std::string(block, 5), "hello");
  buffer.Append(" world");
  EXPECT_EQ(Contents(buffer), "hello world");
}

TEST(ReplyBuffer, SpillsToMemoryOfItsOwnWhenTheBlockIsFull) {
  char block[8];
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.Append("12345");
  buffer.Append("67890");
  EXPECT_EQ(Contents(buffer), "1234567890");
  EXPECT_EQ(buffer.StopBorrowing(), block + 5);
}

TEST(ReplyBuffer, KeepsWhatLiesInTheBlockBeforeTheBlockIsUsedAgain) {
  char block[32];
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.Append("first");
  buffer.AppendPinned(Pin("PIN"));
  buffer.Append("last");
  buffer.StopBorrowing();
  buffer.KeepBorrowed();
  std::fill(std::begin(block), std::end(block), 'x');
  EXPECT_EQ(Contents(buffer), "firstPINlast");
}

TEST(ReplyBuffer, ReleasesAPinOnceItIsSentOrDropped) {
  released = 0;
  {
    ReplyBuffer buffer;
    buffer.AppendPinned(Pin("abc"));
    buffer.Consume(2);
    EXPECT_EQ(released, 0);
    buffer.Consume(1);
    EXPECT_EQ(released, 1);
    buffer.AppendPinned(Pin("def"));
    const std::size_t mark = buffer.Mark();
    buffer.AppendPinned(Pin("ghi"));
    buffer.Truncate(mark);
    EXPECT_EQ(released, 2);
  }
  EXPECT_EQ(released, 3);
}

TEST(ReplyBuffer, TruncatesBackToAMarkAcrossPieces) {
  char block[8];
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.Append("keep");
  const std::size_t mark = buffer.Mark();
  buffer.Append(std::string(100'000, 'x'));
  buffer.Append("y");
  buffer.Truncate(mark);
  EXPECT_EQ(Contents(buffer), "keep");
  buffer.Append("more");
  EXPECT_EQ(Contents(buffer), "keepmore");
}

TEST(ReplyBuffer, TakesOverAnotherBuffersPieces) {
  ReplyBuffer items;
  items.Append(std::string(50'000, 'a'));
  items.Append("b");
  char block[64];
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.Append("head ");
  buffer.AppendBuffer(items);
  buffer.Append(" tail");
  buffer.StopBorrowing();
  EXPECT_EQ(Contents(buffer), "head " + std::string(50'000, 'a') + "b tail");
  EXPECT_TRUE(items.empty());
}

const void* FirstPiece(const ReplyBuffer& buffer) {
  iovec piece{};
  return buffer.Gather(&piece, 1) == 1 ? piece.iov_base : nullptr;
}

TEST(ReplyBuffer, SendsALoanFromWhereItLiesWhenItIsAllThatWaits) {
  const std::string lent = "firstsecond";
  ReplyBuffer buffer;
  buffer.AppendLoan(std::string_view(lent).substr(0, 5));
  buffer.AppendLoan(std::string_view(lent).substr(5));  // right behind: one piece with it
  iovec pieces[4];
  EXPECT_EQ(buffer.Gather(pieces, 4), 1);
  EXPECT_EQ(pieces[0].iov_base, lent.data());
  EXPECT_EQ(Contents(buffer), lent);
  buffer.Consume(3);
  EXPECT_EQ(Contents(buffer), "stsecond");
  buffer.Consume(8);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.memory_bytes(), 0u);
}

TEST(ReplyBuffer, CopiesALoanBehindOtherThings) {
  std::string lent = "lent";
  ReplyBuffer own;
  own.Append("own ");
  own.AppendLoan(lent);
  ReplyBuffer pinned;
  pinned.AppendPinned(Pin("pin "));
  pinned.AppendLoan(lent);
  ReplyBuffer twice;
  const std::string elsewhere = "here ";
  twice.AppendLoan(elsewhere);
  twice.AppendLoan(lent);
  lent = "gone";
  EXPECT_EQ(Contents(own), "own lent");
  EXPECT_EQ(Contents(pinned), "pin lent");
  EXPECT_EQ(Contents(twice), "here lent");
  EXPECT_EQ(FirstPiece(twice), elsewhere.data());
}

TEST(ReplyBuffer, CopiesALoanIntoABorrowedBlock) {
  char block[64];
  const std::string lent = "lent";
  ReplyBuffer buffer;
  buffer.Borrow(block, block + sizeof block);
  buffer.AppendLoan(lent);
  EXPECT_EQ(buffer.StopBorrowing(), block + 4);
  EXPECT_EQ(FirstPiece(buffer), block);
}

TEST(ReplyBuffer, KeepsALoanBeforeItsMemoryIsUsedAgain) {
  std::string lent = "lent";
  ReplyBuffer buffer;
  buffer.AppendLoan(lent);
  buffer.KeepBorrowed();
  lent = "gone";
  buffer.AppendLoan(lent);
  lent = "more";
  EXPECT_EQ(Contents(buffer), "lentgone");
}

// Others may send the same memory.
TEST(ReplyBuffer, NeverWritesIntoALoan) {
  const std::string lent = "lent";
  ReplyBuffer buffer;
  buffer.AppendLoan(lent);
  buffer.Truncate(2);
  buffer.Append("XY");
  EXPECT_EQ(Contents(buffer), "leXY");
  EXPECT_EQ(lent, "lent");
}

TEST(ReplyBuffer, BehavesAsAStringUnderRandomCalls) {
  base::Random random(11);
  std::vector<char> block(4'096);
  const std::string pinned(300, 'p');
  std::string lent(8'000, 'l');
  std::size_t lent_used = 0;
  for (int round = 0; round < 300; ++round) {
    ReplyBuffer buffer;
    std::string model;
    for (int i = 0; i < 60; ++i) {
      switch (random.Below(8)) {
        case 0:
          if (!buffer.borrowing()) {
            buffer.KeepBorrowed();
            buffer.Borrow(block.data(), block.data() + 64 + random.Below(4'000));
          }
          break;
        case 1: buffer.StopBorrowing(); break;
        case 2:
          buffer.AppendPinned(Pin(pinned));
          model += pinned;
          break;
        case 3: {
          const std::size_t part = random.Below(model.size() + 1);
          if (buffer.borrowing()) break;
          buffer.Consume(part);
          model.erase(0, part);
          break;
        }
        case 4: {
          const std::size_t mark = random.Below(model.size() + 1);
          buffer.Truncate(mark);
          model.resize(mark);
          break;
        }
        case 5: {
          const std::size_t size = 1 + random.Below(300);
          if (lent_used + size > lent.size()) {  // to be used again
            if (buffer.borrowing()) break;
            buffer.KeepBorrowed();
            lent.assign(lent.size(), lent[0] == 'l' ? 'm' : 'l');
            lent_used = 0;
          }
          buffer.AppendLoan(std::string_view(lent).substr(lent_used, size));
          model += lent.substr(lent_used, size);
          lent_used += size;
          break;
        }
        default: {
          const std::string text(random.Below(random.Below(10) == 0 ? 30'000 : 50),
                                 static_cast<char>('a' + i % 26));
          buffer.Append(text);
          model += text;
        }
      }
      ASSERT_EQ(buffer.size(), model.size());
      ASSERT_EQ(Contents(buffer), model);
      ASSERT_EQ(lent.find_first_not_of(lent[0]), std::string::npos);
    }
  }
}

TEST(ReplyWriter, SpeaksBothProtocols) {
  const auto write = [](int resp, auto&& what) {
    ReplyBuffer buffer;
    ReplyWriter writer(buffer, resp);
    what(writer);
    return Contents(buffer);
  };
  const auto map = [](ReplyWriter& w) { w.Map(2); };
  EXPECT_EQ(write(2, map), "*4\r\n");
  EXPECT_EQ(write(3, map), "%2\r\n");
  const auto null = [](ReplyWriter& w) { w.Null(), w.NullArray(); };
  EXPECT_EQ(write(2, null), "$-1\r\n*-1\r\n");
  EXPECT_EQ(write(3, null), "_\r\n_\r\n");
  const auto number = [](ReplyWriter& w) { w.Double(0.1), w.Boolean(true), w.BigNumber("123"); };
  EXPECT_EQ(write(2, number), "$3\r\n0.1\r\n:1\r\n$3\r\n123\r\n");
  EXPECT_EQ(write(3, number), ",0.1\r\n#t\r\n(123\r\n");
  const auto text = [](ReplyWriter& w) { w.Verbatim("txt", "some"), w.Set(1), w.Push(3); };
  EXPECT_EQ(write(2, text), "$4\r\nsome\r\n*1\r\n*3\r\n");
  EXPECT_EQ(write(3, text), "=8\r\ntxt:some\r\n~1\r\n>3\r\n");
}

TEST(ReplyWriter, BulksOfEverySizeHaveTheirLengthInFront) {
  for (const std::size_t size : {0u, 9u, 10u, 99u, 100u, 12'345u}) {
    ReplyBuffer buffer;
    ReplyWriter writer(buffer, 2);
    const std::string text(size, 't');
    writer.Bulk(text);
    EXPECT_EQ(Contents(buffer), "$" + std::to_string(size) + "\r\n" + text + "\r\n");
  }
}

TEST(ReplyWriter, AnErrorStaysOnOneLineAndIsCounted) {
  ReplyBuffer buffer;
  ReplyWriter writer(buffer, 3);
  writer.Error("ERR bad\r\nvalue 'x\ny'\r\n");
  EXPECT_EQ(Contents(buffer), "-ERR bad  value 'x y'\r\n");
  EXPECT_EQ(writer.errors(), 1u);
  EXPECT_EQ(writer.last_error_code(), "ERR");
}

}  // namespace
}  // namespace oribi::protocol
