Feature: The window
  One day, one sheet: left of noon I ask, right of it I receive.

  # --- the first run ---

  # --- several at once ---

  Scenario: A count shows only its tasks
    Given the day of the pictures
    When I press the count "1 needs you"
    Then only "Answer the Tallowmere delivery complaint" is on the sheet
    When I press the count "1 needs you"
    Then 5 lanes are on the sheet

  Scenario: Forty tasks stay one page
    Given a day of forty tasks
    Then the first row says "Finished before noon, 17 tasks"
    When I press Enter on the first row
    Then 41 rows are on the sheet

  # --- one needs me ---

  # --- one stops ---

  Scenario: I stop a task, after being asked back
    Given the day of the pictures
    When I open "Find duplicates"
    And I press Delete and confirm
    Then it becomes stopped by me

  # --- later, and in between ---

  Scenario: Tonight can be now
    Given the day of the pictures
    Then the lane "Find duplicates" says "Starts tonight at 22:00"
    When I press "Run now" on its lane
    Then the lane "Find duplicates" says "Queued"

  Scenario: A rate limit says when it goes on
    Given a day on which everything waits
    Then the lane "Minutes and actions" says "Rate limit at Claude"
    And the lane "Minutes and actions" notes "Goes on at 15:20"

  Scenario: A try that is repeated counts down, and another engine is named
    Given a day on which everything waits
    When I open "Translate the safety sheet"
    Then I read "Overloaded. Tries again in 20 s"
    And I read "Now with GPT. Claude: Overloaded"

  Scenario: Work on another task's file says so
    Given a day on which everything waits
    Then the lane "Turn the brief" was given "from “Prepare the Tallowmere quarterly"

  Scenario: I see what it costs and where it stops
    Given the day of the pictures
    When I open "Compare the three freight offers"
    Then the meter says "$0.61 so far, expected $0.80 to $1.10, stops at $1.50"
    And I read "155 KB of text left this computer"

  Scenario: What I said on the way can be changed and taken back
    Given the day of the pictures
    When I open "Find duplicates"
    And I steer "Leave out the archive"
    Then "Leave out the archive" waits for the next step
    When I change it to "Leave out the old archive"
    Then "Leave out the old archive" waits for the next step
    When I take it back
    Then nothing waits for the next step

  # --- other days ---

  Scenario: A past day is the same sheet without a now line
    Given a told week
    When I press Alt+Left
    Then the day is "Wednesday 13 May"
    And I read "2 done" above the sheet
    And there is no now line
    And the composer says "New instructions start today"
    When I press Alt+Home
    Then the day is "Thursday 14 May"

  # --- quit and return ---

  # --- the way I like it ---

  Scenario: In Chinese without a restart
    Given a told week
    When I type "half a sentence"
    And I choose Chinese
    Then I read "1 件等你决定" above the sheet
    And the day is "5月14日 星期四"
    And the composer holds "half a sentence"

  Scenario: Without a mouse
    Given the day of the pictures
    When I go to the sheet with the keyboard and down to "Find duplicates"
    And I press Enter
    Then "Find duplicates" is open

  Scenario: Letters are text while I write
    Given the day of the pictures
    When I write "pgt" with the keyboard
    Then the composer holds "pgt"
    And the lane "Find duplicates" says "Starts tonight at 22:00"

  Scenario: The day as a list
    Given the day of the pictures
    When I choose the list view
    Then the list has the same 5 tasks as the sheet
