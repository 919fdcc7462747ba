Feature: Approvals
  What a task may not do without me is asked once, in one place.

  Scenario: Nothing lands in my folder before I allow it
    Given an engine that wants to place a copy in a folder of mine
    When I ask for "Summarise March" with the folder "kept"
    Then it becomes waiting for me
    And my folder is empty
    When I press the count "1 needs you"
    And I press "Review 1 request" on the lane "Summarise March"
    Then I am on the page "Approvals"
    And a card asks "Copy Summary.md to"
    When I press "Allow…" on the card of "Summarise March"
    And I press "Allow all the same" on the card of "Summarise March"
    Then it becomes done
    And "Summary.md" lies in my folder

  Scenario: What I decline is not done, and the task goes on without it
    Given an engine that wants to place a copy in a folder of mine
    When I ask for "Summarise March" with the folder "kept"
    Then it becomes waiting for me
    When I press Ctrl+2
    And I press "Decline" on the card of "Summarise March"
    Then it becomes done
    And my folder is empty
    And I read "Nothing waits for you"

  Scenario: With a warning the first yes only asks back
    Given a day with four requests
    When I press Ctrl+2
    And I press "Allow…" on the card of "Put the finished bid"
    Then 4 requests wait
    When I press "Keep waiting" on the card of "Put the finished bid"
    Then 4 requests wait
    When I press "Allow…" on the card of "Put the finished bid"
    And I press "Allow all the same" on the card of "Put the finished bid"
    Then 3 requests wait

  Scenario: A request with my words goes back to the task
    Given a day with four requests
    When I press Ctrl+2
    And I press "Ask for changes" on the card of "File the loose papers"
    And I type "By year, not by customer"
    And I press Return
    Then 3 requests wait
    And "File the loose papers" was told "By year, not by customer"

  Scenario: A limit that was reached is raised where it is asked
    Given a day with four requests
    When I press Ctrl+2
    Then I read "Limit of $1.50 for this task reached"
    When I press "Set the limit and continue" on the card of "Read the two hundred tender pages"
    Then 3 requests wait
    And "Read the two hundred tender pages" may cost at most $3.00
    And the lane "Read the two hundred tender pages" says "Queued"

  Scenario: By keys alone down the cards
    Given a day with four requests
    When I press Ctrl+2
    And I press Down
    And I press Ctrl+Return
    Then 3 requests wait
    When I press D
    Then 2 requests wait

  Scenario: Nothing waits
    Given a quiet day
    When I press Ctrl+2
    Then I read "Nothing waits for you"
